# SPDX-License-Identifier: Apache-2.0
# What the test scripts share: a work folder, keys made by openssl, modules made by kbuild and objcopy, signatures made
# by openssl. Nothing of the helper is used to make its own inputs. Sourced with $here set to the tests' folder.

top=$(cd "$here/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/jstap-helper.XXXXXX") || exit 1
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
passed=0
failed=0

die() {
	echo "$*" >&2
	exit 1
}

need() {
	command -v "$1" >/dev/null || die "$1 is missing: apt-get install $2"
}

pass() {
	passed=$((passed + 1))
	[ -z "$VERBOSE" ] || echo "ok      $*"
}

fail() {
	failed=$((failed + 1))
	echo "FAILED  $*"
}

# releases: the kernels whose headers are here
releases() {
	for build in /lib/modules/*/build; do
		[ -e "$build/Makefile" ] && basename "$(dirname "$build")"
	done
}

# certificate NAME BITS START END EXTENSIONS...: $work/NAME.pem and .key; times as YYYYMMDDHHMMSSZ
certificate() {
	name=$1 bits=$2 start=$3 end=$4
	shift 4
	: >"$work/ca.index"
	{
		echo "[ca]"
		echo "default_ca = d"
		echo "[d]"
		echo "database = $work/ca.index"
		echo "new_certs_dir = $work"
		echo "rand_serial = yes"
		echo "default_md = sha256"
		echo "policy = p"
		echo "x509_extensions = x"
		echo "[p]"
		echo "commonName = supplied"
		echo "[req]"
		echo "distinguished_name = n"
		echo "[n]"
		echo "[x]"
		for extension in "$@"; do echo "$extension"; done
	} >"$work/ca.conf"
	openssl req -config "$work/ca.conf" -new -newkey "rsa:$bits" -nodes -keyout "$work/$name.key" \
		-subj "/CN=test $name" -out "$work/$name.csr" 2>/dev/null &&
		openssl ca -config "$work/ca.conf" -selfsign -batch -notext -keyfile "$work/$name.key" -in "$work/$name.csr" \
			-startdate "$start" -enddate "$end" -out "$work/$name.pem" 2>"$work/ca.log" ||
		die "openssl cannot make the certificate $name: $(cat "$work/ca.log")"
}

signer_certificate() {
	certificate "$1" "${2:-2048}" 20200101000000Z 20990101000000Z keyUsage=digitalSignature \
		extendedKeyUsage=codeSigning
}

# fixtures RELEASE: builds both modules for that kernel into $work/RELEASE
fixtures() {
	mkdir -p "$work/$1" && cp "$here"/fixture/* "$work/$1/" &&
		make -s -C "/lib/modules/$1/build" M="$work/$1" modules >"$work/$1/log" 2>&1 ||
		die "the fixture cannot be built for $1: $(cat "$work/$1/log")"
	for module in "$work/$1"/jstap_fixture_*.ko; do
		objcopy --strip-debug "$module"
	done
}

# manifest MODULE RELEASE BUILD_ID [LINES...]: the text; given lines replace those with the same key
manifest() {
	module=$1 release=$2 build_id=$3
	shift 3
	now=$(date +%s)
	printf '%s\n' "format=1" "$(printf 'module=%-55s' "$module")" "release=$release" "arch=x86_64" "kernel=$build_id" \
		"privilege=stapdev" "script=$(printf %064d 7)" "compiled=$now" "not-after=$((now + 3600))" |
		while IFS= read -r line; do
			for given in "$@"; do
				[ "${given%%=*}" = "${line%%=*}" ] && line=$given
			done
			echo "$line"
		done
}

# with_note KO TEXT_FILE OUT: adds the manifest
with_note() {
	"$work/tool" note JSTAP 1 <"$2" >"$work/note.bin" &&
		objcopy --add-section .note.jstap="$work/note.bin" \
			--set-section-flags .note.jstap=alloc,readonly,data "$1" "$3"
}

# sign PAYLOAD OUT [SIGNER [openssl options...]]
sign() {
	payload=$1 out=$2 signer=${3:-signer}
	shift 2
	[ $# -gt 0 ] && shift
	[ $# -gt 0 ] || set -- -noattr -nocerts -md sha256
	openssl cms -sign -binary "$@" -in "$payload" -signer "$work/$signer.pem" -inkey "$work/$signer.key" \
		-outform DER -out "$work/cms.der" 2>"$work/sign.log" || die "openssl cannot sign: $(cat "$work/sign.log")"
	append "$payload" "$work/cms.der" "$out"
}

# append PAYLOAD CMS OUT [LENGTH]
append() {
	{
		cat "$1" "$2"
		"$work/tool" trailer "${4:-$(stat -c %s "$2")}"
	} >"$3.new" && mv "$3.new" "$3"
}

summary() {
	echo "$1: $passed passed, $failed failed"
	[ "$failed" -eq 0 ]
}
