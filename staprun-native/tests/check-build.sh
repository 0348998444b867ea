# SPDX-License-Identifier: Apache-2.0
# Programs and inputs. The helper under test is the installed one but for the folder of trusted certificates, and for the
# time that a client may be silent: 1.5 seconds.

T=$work/trust
mkdir -m 755 "$T"
gcc -O2 -Wall -Wextra -Werror -o "$work/tool" "$here/tool.c" &&
	gcc -O2 -Wall -Wextra -Werror -o "$work/client" "$here/client.c" &&
	gcc -O2 -Wall -Wextra -Werror -o "$work/starter" "$here/starter.c" || exit 1
make -s -j2 -C "$top" BUILD="$work/build" CPPFLAGS="-DTRUST_DIR='\"$T\"' -DSILENCE_MS=1500" || exit 1
H=$work/build/staprun-native
parts=$(ls "$top"/src/*.c | grep -v -e /main.c -e /closed.c)
unconfined="$(echo "$parts" | grep -v /confined.c) $here/unconfined.c"
gcc -O2 -g -Wall -Wextra -Werror -DREADER_MS=500 -o "$work/parts" "$here/parts.c" $parts -lcrypto &&
	gcc -O2 -g -Wall -Wextra -Werror -DTRUST_DIR="\"$T\"" -o "$work/parts-unconfined" "$here/parts.c" $unconfined -lcrypto &&
	gcc -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -DTRUST_DIR="\"$T\"" -o "$work/parts-asan" \
		"$here/parts.c" $unconfined -lcrypto || exit 1

fixtures "$R"
KO=$work/$R/jstap_fixture_one.ko
NAME=jstap_fixture_one
HOST=$(uname -r)
ID=$("$work/tool" build-id /sys/kernel/notes) || die "this machine's kernel has no build-id"
signer_certificate signer
cp "$work/signer.pem" "$T/"

# module OUT LINES...: the fixture with that manifest, not signed yet
module() {
	out=$1
	shift
	manifest "$NAME" "$HOST" "$ID" "$@" >"$work/manifest"
	with_note "$KO" "$work/manifest" "$out"
}

# verdict FILE: what verify says
verdict() {
	"$work/tool" frame "$1" | "$H" verify 2>&1
}

# accepts WHAT FILE
accepts() {
	said=$(verdict "$2")
	if [ "$said" = "accepted: $NAME" ]; then pass "$1"; else fail "$1: $said"; fi
}

# refuses WHAT FILE REASON TEXT
refuses() {
	said=$(verdict "$2")
	case $said in
	"refused $3: "*"$4"*) pass "$1: $said" ;;
	*) fail "$1: expected refused $3 ... $4, got: $said" ;;
	esac
}

# says WHAT REASON TEXT: what verify says to the bytes of standard input
says() {
	said=$("$H" verify 2>&1)
	case $said in
	"refused $2: "*"$3"*) pass "$1: $said" ;;
	*) fail "$1: expected refused $2 ... $3, got: $said" ;;
	esac
}

module "$work/payload.ko"
sign "$work/payload.ko" "$work/good.ko"
GOOD=$work/good.ko
