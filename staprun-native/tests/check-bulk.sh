# SPDX-License-Identifier: Apache-2.0
# K01, K02: many inputs in one process: flipped bytes, cuts, mutations under the address sanitizer.

bulk() { # WHAT COMMAND...
	what=$1
	shift
	if said=$("$@" 2>&1); then pass "$what: $said"; else fail "$what: $(echo "$said" | tail -n 20)"; fi
}

# The counts can be raised, for a night: FLIPS=1000000 FUZZ=10000000 make check
bulk "flipped bytes" "$work/parts-unconfined" flips "$GOOD" "${FLIPS:-20000}"
bulk "cuts" "$work/parts-unconfined" cuts "$GOOD" "${CUTS:-2000}"
bulk "mutations" "$work/parts-asan" fuzz "$GOOD" "${FUZZ:-20000}" "${SEED:-1}"
