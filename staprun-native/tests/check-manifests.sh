# SPDX-License-Identifier: Apache-2.0
# Manifests of signed modules: signed is not yet fit.

# manifest_case WHAT REASON TEXT LINES...: lines of a manifest
manifest_case() {
	what=$1 reason=$2 text=$3
	shift 3
	module "$work/m.ko" "$@"
	sign "$work/m.ko" "$work/x.ko"
	refuses "$what" "$work/x.ko" "$reason" "$text"
}

# text_case WHAT: the manifest's text is in $work/manifest
text_case() {
	with_note "$KO" "$work/manifest" "$work/m.ko"
	sign "$work/m.ko" "$work/x.ko"
	refuses "$1" "$work/x.ko" 4 "is not valid"
}

zeros=0000000000000000000000000000000000000000
manifest_case "another kernel" 5 "$ID" "kernel=$zeros"
manifest_case "another kernel: the wanted id is shown too" 5 "$zeros" "kernel=$zeros"
manifest_case "a longer build-id" 5 "" "kernel=${ID}00"
manifest_case "another release" 5 "9.9.9-other" "release=9.9.9-other"
manifest_case "another architecture" 5 "aarch64" "arch=aarch64"
manifest_case "an expired module" 7 "expired" "compiled=1600000000" "not-after=1600000001"
now=$(date +%s)
manifest_case "a module compiled in the future" 7 "in the future" "compiled=$((now + 900))" "not-after=$((now + 3600))"
manifest_case "a module that may be loaded for years" 7 "a day is the most" "not-after=$((now + 31536000))"
manifest_case "a module that may be loaded a second longer than a day" 7 "a day is the most" "compiled=$now" \
	"not-after=$((now + 86401))"
module "$work/m.ko" "compiled=$((now + 200))" "not-after=$((now + 200 + 86400))"
sign "$work/m.ko" "$work/x.ko"
accepts "a clock that is a little behind, and a whole day" "$work/x.ko"
manifest_case "not-after before compiled" 4 "is not valid" "not-after=1600000001"
manifest_case "another name" 4 "another name" "$(printf 'module=%-55s' jstap_other)"
manifest_case "a name that is a beginning" 4 "another name" "$(printf 'module=%-55s' jstap_fixture_on)"
manifest_case "a name with a slash" 4 "is not valid" "$(printf 'module=%-55s' a/b)"
manifest_case "an empty name" 4 "is not valid" "$(printf 'module=%-55s' '')"
manifest_case "a name without padding" 4 "is not valid" "module=$NAME"
manifest_case "a name of 56 characters" 4 "is not valid" "module=$(printf %056d 1)"
manifest_case "an unknown privilege" 4 "is not valid" "privilege=root"
manifest_case "an unknown format" 4 "is not valid" "format=2"
manifest_case "a build-id in capitals" 4 "is not valid" "kernel=$(echo "$ID" | tr a-f A-F)x"
manifest_case "times of 11 digits" 4 "is not valid" "not-after=99999999999"
manifest_case "a short script digest" 4 "is not valid" "script=1234"
manifest_case "an escape sequence in a value is not shown" 5 "9?[31m" "$(printf 'release=9\033[31m')"

for key in format module release arch kernel privilege script compiled not-after; do
	manifest "$NAME" "$HOST" "$ID" | grep -v "^$key=" >"$work/manifest"
	text_case "no $key"
	{ manifest "$NAME" "$HOST" "$ID"; manifest "$NAME" "$HOST" "$ID" | grep "^$key="; } >"$work/manifest"
	text_case "two times $key"
done
{ manifest "$NAME" "$HOST" "$ID"; echo "unknown=1"; } >"$work/manifest"
text_case "an unknown key"
{ manifest "$NAME" "$HOST" "$ID"; echo; } >"$work/manifest"
text_case "an empty line"
{ manifest "$NAME" "$HOST" "$ID"; printf 'object=x %s' "$ID"; } >"$work/manifest"
text_case "a last line without its end"
{ manifest "$NAME" "$HOST" "$ID"; printf '\0\0\0\0privilege=stapusr\n'; } >"$work/manifest"
text_case "lines behind NUL bytes"
manifest "$NAME" "$HOST" "$ID" | sed 's/^arch=.*/arch=x86_64X/' | tr X '\0' >"$work/manifest"
text_case "a NUL byte in a value"
{ manifest "$NAME" "$HOST" "$ID"; printf '\0\0\0\0'; } >"$work/manifest"
text_case "more padding than there is to fill"
{ manifest "$NAME" "$HOST" "$ID"; echo "object=$(printf %03000d 1) $ID"; } >"$work/manifest"
text_case "a line of 3000 characters"
{ manifest "$NAME" "$HOST" "$ID"; yes "object=/bin/x $ID" | head -n 1025; } >"$work/manifest"
text_case "1025 objects"
{ manifest "$NAME" "$HOST" "$ID"; yes "object=/usr/lib/a-long-name/of/a/binary $ID" | head -c 1100000; echo; } >"$work/manifest"
text_case "a manifest of a megabyte"
: >"$work/manifest"
text_case "an empty manifest"

# Objects: user binaries are the runtime's part; kernel modules that are loaded here have to be those.
objects() { # WHAT LINE: accepted
	{ manifest "$NAME" "$HOST" "$ID"; echo "$2"; } >"$work/manifest"
	with_note "$KO" "$work/manifest" "$work/m.ko"
	sign "$work/m.ko" "$work/x.ko"
	accepts "$1" "$work/x.ko"
}
objects "a user binary" "object=/usr/bin/with blanks $ID"
objects "a kernel module that is not loaded" "object=jstap-not-there $ID"
{ manifest "$NAME" "$HOST" "$ID"; echo "object=../module $ID"; } >"$work/manifest"
with_note "$KO" "$work/manifest" "$work/m.ko"
sign "$work/m.ko" "$work/x.ko"
accepts "a path with dots is a path" "$work/x.ko"
{ manifest "$NAME" "$HOST" "$ID"; echo "object=.. $ID"; } >"$work/manifest"
text_case "dots instead of a module's name"

# The note and the ELF file around it.
manifest "$NAME" "$HOST" "$ID" >"$work/manifest"
for owner in GNU JSTAPX jstap; do
	"$work/tool" note $owner 1 <"$work/manifest" >"$work/note.bin"
	objcopy --add-section .note.jstap="$work/note.bin" --set-section-flags .note.jstap=alloc,readonly,data "$KO" "$work/m.ko"
	sign "$work/m.ko" "$work/x.ko"
	refuses "a note of $owner" "$work/x.ko" 4 "is not valid"
done
"$work/tool" note JSTAP 2 <"$work/manifest" >"$work/note.bin"
objcopy --add-section .note.jstap="$work/note.bin" --set-section-flags .note.jstap=alloc,readonly,data "$KO" "$work/m.ko"
sign "$work/m.ko" "$work/x.ko"
refuses "a note of another type" "$work/x.ko" 4 "is not valid"
{ "$work/tool" note JSTAP 1 <"$work/manifest"; "$work/tool" note JSTAP 1 <"$work/manifest"; } >"$work/note.bin"
objcopy --add-section .note.jstap="$work/note.bin" --set-section-flags .note.jstap=alloc,readonly,data "$KO" "$work/m.ko"
sign "$work/m.ko" "$work/x.ko"
refuses "two notes" "$work/x.ko" 4 "is not valid"
"$work/tool" note JSTAP 1 <"$work/manifest" >"$work/note.bin"
objcopy --add-section .note.jstap="$work/note.bin" "$KO" "$work/m.ko"
sign "$work/m.ko" "$work/x.ko"
refuses "a note that is not allocated" "$work/x.ko" 4 "is not valid"
objcopy --add-section .note.jstap="$work/note.bin" --set-section-flags .note.jstap=alloc,readonly,data \
	--add-section .note.jstax="$work/note.bin" --set-section-flags .note.jstax=alloc,readonly,data "$KO" "$work/m.ko"
at=$(grep -abo '\.note\.jstax' "$work/m.ko" | tail -n 1 | cut -d: -f1)
"$work/tool" xor "$work/m.ko" $((at + 10)) 8 >"$work/m2.ko"
sign "$work/m2.ko" "$work/x.ko"
refuses "two sections .note.jstap" "$work/x.ko" 4 "no manifest"
sign "$KO" "$work/x.ko"
refuses "a signed module without a manifest" "$work/x.ko" 4 "no manifest"
module "$work/m.ko"
at=$(grep -abo "name=$NAME" "$work/m.ko" | head -n 1 | cut -d: -f1)
"$work/tool" xor "$work/m.ko" $((at + 5)) 1 >"$work/m2.ko"
sign "$work/m2.ko" "$work/x.ko"
refuses "another name in .modinfo" "$work/x.ko" 4 "another name"
for at in $(grep -abo "$NAME" "$work/m.ko" | cut -d: -f1); do
	"$work/tool" xor "$work/m.ko" $((at + 3)) 2 >"$work/m2.ko"
	cmp -s "$work/m.ko" "$work/m2.ko" && continue
	sign "$work/m2.ko" "$work/x.ko"
	case $(verdict "$work/x.ko") in
	"refused 4: "*"another name"*) names=$((names + 1)) ;;
	esac
done
if [ "${names:-0}" -ge 3 ]; then pass "$names places of the name"; else fail "a changed name was accepted: ${names:-0} of 3"; fi
for at in 4 5 16 40 58 60 62; do
	"$work/tool" xor "$work/m.ko" $at 0xff >"$work/m2.ko"
	sign "$work/m2.ko" "$work/x.ko"
	refuses "ELF header byte $at" "$work/x.ko" 4 ""
done
