/* SPDX-License-Identifier: GPL-2.0-only */
/* Fails the compilation unless every fact of facts.conf came out as it must on any kernel in use. */
#ifndef JSTAP_COMPAT_CHECK_H
#define JSTAP_COMPAT_CHECK_H

#if !defined(HAVE_REGISTER_KPROBE) || !defined(HAVE_MODULES) || !defined(HAVE_KPROBE) || \
	!defined(HAVE_KPROBE_PRE) || !defined(HAVE_VFS_READ_4)
#error "a fact that holds was not found"
#endif
#if SIZE_OF_LIST_HEAD != 16
#error "a structure has another size"
#endif
#if defined(HAVE_NO_SUCH_EXPORT) || defined(HAVE_NO_SUCH_CONFIG) || \
	defined(HAVE_NO_SUCH_TYPE) || defined(HAVE_NO_SUCH_MEMBER) || defined(HAVE_VFS_READ_9)
#error "a fact that does not hold was found"
#endif

#endif
