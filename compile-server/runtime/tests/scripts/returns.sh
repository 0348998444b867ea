# SPDX-License-Identifier: GPL-2.0-only
# Two sessions, as those of everything: the names of module and reader tell them apart.
. /everything.sh
