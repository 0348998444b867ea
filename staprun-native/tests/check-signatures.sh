# SPDX-License-Identifier: Apache-2.0
# K03: signatures: who, with what, over which bytes.

accepts "a signed module" "$GOOD"
sign "$work/payload.ko" "$work/x.ko" signer -noattr -nocerts -md sha384
accepts "SHA-384" "$work/x.ko"
sign "$work/payload.ko" "$work/x.ko" signer -noattr -nocerts -md sha512
accepts "SHA-512" "$work/x.ko"

refuses "no signature" "$work/payload.ko" 1 "no signature"
sign "$work/payload.ko" "$work/x.ko" signer -noattr -nocerts -md sha1
refuses "SHA-1" "$work/x.ko" 8 "SHA-256"
sign "$work/payload.ko" "$work/x.ko" signer -noattr -nocerts -md md5
refuses "MD5" "$work/x.ko" 8 "SHA-256"
openssl cms -sign -binary -noattr -nocerts -md sha256 -in "$work/payload.ko" -signer "$work/signer.pem" \
	-inkey "$work/signer.key" -keyopt rsa_padding_mode:pss -outform DER -out "$work/pss.der"
append "$work/payload.ko" "$work/pss.der" "$work/x.ko"
refuses "RSA-PSS, which the kernel does not know" "$work/x.ko" 2 "not CMS"

signer_certificate stranger
sign "$work/payload.ko" "$work/x.ko" stranger
refuses "an unknown signer" "$work/x.ko" 3 "unknown"
# The same issuer and serial number, another key: a forged certificate that says it is the signer.
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/impostor.key" -out "$work/impostor.pem" -days 30 \
	-subj "/CN=test signer" -addext extendedKeyUsage=codeSigning \
	-set_serial "0x$(openssl x509 -in "$work/signer.pem" -noout -serial | cut -d= -f2)" 2>/dev/null
sign "$work/payload.ko" "$work/x.ko" impostor
refuses "another key under the signer's name and serial number" "$work/x.ko" 2 "does not match"

sign "$work/payload.ko" "$work/x.ko" signer -nocerts -md sha256
refuses "signed attributes" "$work/x.ko" 2 "not CMS"
sign "$work/payload.ko" "$work/x.ko" signer -noattr -md sha256
refuses "certificates inside" "$work/x.ko" 2 "not CMS"
sign "$work/payload.ko" "$work/x.ko" signer -noattr -nocerts -md sha256 -nodetach
refuses "the content inside the signature" "$work/x.ko" 2 "not CMS"
sign "$work/payload.ko" "$work/x.ko" signer -noattr -nocerts -md sha256 -keyid
refuses "a signer named by key identifier" "$work/x.ko" 2 "not CMS"
openssl cms -sign -binary -noattr -nocerts -md sha256 -in "$work/payload.ko" -signer "$work/signer.pem" \
	-inkey "$work/signer.key" -signer "$work/stranger.pem" -inkey "$work/stranger.key" -outform DER -out "$work/two.der"
append "$work/payload.ko" "$work/two.der" "$work/x.ko"
refuses "two signers in one signature" "$work/x.ko" 2 "not CMS"
openssl cms -sign -binary -noattr -nocerts -md sha256 -in "$work/payload.ko" -signer "$work/signer.pem" \
	-inkey "$work/signer.key" -stream -indef -outform DER -out "$work/indefinite.der"
if openssl asn1parse -inform DER -in "$work/indefinite.der" | grep -q 'l=inf'; then
	append "$work/payload.ko" "$work/indefinite.der" "$work/x.ko"
	refuses "BER with indefinite lengths" "$work/x.ko" 2 "not CMS"
else
	fail "openssl made no indefinite lengths"
fi

# The certificate that the signature names is trusted, but unfit.
unfit() { # WHAT REASON TEXT BITS START END EXTENSIONS...
	what=$1 reason=$2 text=$3
	shift 3
	certificate unfit "$@"
	cp "$work/unfit.pem" "$T/"
	sign "$work/payload.ko" "$work/x.ko" unfit
	refuses "$what" "$work/x.ko" "$reason" "$text"
	rm "$T/unfit.pem"
}
Y0=20200101000000Z Y1=20990101000000Z
unfit "an expired certificate" 7 "has expired" 2048 $Y0 20210101000000Z keyUsage=digitalSignature extendedKeyUsage=codeSigning
unfit "a certificate of the future" 7 "not valid yet" 2048 20980101000000Z $Y1 extendedKeyUsage=codeSigning
unfit "RSA with 1024 bits" 8 "2048" 1024 $Y0 $Y1 keyUsage=digitalSignature extendedKeyUsage=codeSigning
unfit "RSA with 2040 bits" 8 "2048" 2040 $Y0 $Y1 keyUsage=digitalSignature extendedKeyUsage=codeSigning
unfit "no extended key usage" 3 "signing code" 2048 $Y0 $Y1 keyUsage=digitalSignature
unfit "a TLS server's certificate" 3 "signing code" 2048 $Y0 $Y1 extendedKeyUsage=serverAuth
unfit "a certificate for code and TLS" 3 "signing code" 2048 $Y0 $Y1 extendedKeyUsage=codeSigning,clientAuth
unfit "any purpose" 3 "signing code" 2048 $Y0 $Y1 extendedKeyUsage=codeSigning,2.5.29.37.0
unfit "a key that may not sign" 3 "signing code" 2048 $Y0 $Y1 keyUsage=keyEncipherment extendedKeyUsage=codeSigning
unfit "an unknown critical extension" 3 "signing code" 2048 $Y0 $Y1 extendedKeyUsage=codeSigning 1.2.3.4=critical,DER:0500

# K02: layout of the end of the file.
sign "$GOOD" "$work/x.ko"
refuses "two signatures, both good" "$work/x.ko" 2 "more than one"
append "$GOOD" "$work/cms.der" "$work/x.ko"
refuses "two trailers with one signature" "$work/x.ko" 2 "more than one"
{ cat "$GOOD"; printf x; } >"$work/x.ko"
refuses "a byte behind the signature" "$work/x.ko" 1 "cut off"
{ cat "$GOOD"; printf '~Module signature appended~\n'; } >"$work/x.ko"
refuses "a marker behind the signature" "$work/x.ko" 2 "trailer"
{ cat "$work/payload.ko"; printf '~Module signature appended~\n'; } >"$work/x.ko"
refuses "a marker only" "$work/x.ko" 2 ""
sign "$work/payload.ko" "$work/x.ko"
cms=$(stat -c %s "$work/cms.der")
for length in 0 1 $((cms - 1)) $((cms + 1)) $(($(stat -c %s "$GOOD") - 40)) 2147483647 4294967295; do
	append "$work/payload.ko" "$work/cms.der" "$work/x.ko" "$length"
	refuses "a signature length of $length" "$work/x.ko" 2 ""
done
{ cat "$work/cms.der"; printf '\0'; } >"$work/longer.der"
append "$work/payload.ko" "$work/longer.der" "$work/x.ko"
refuses "a byte between signature and trailer" "$work/x.ko" 2 "not CMS"
head -c $((cms - 1)) "$work/cms.der" >"$work/shorter.der"
append "$work/payload.ko" "$work/shorter.der" "$work/x.ko"
refuses "a signature that lacks its last byte" "$work/x.ko" 2 "not CMS"
for at in -40 -39 -38 -37 -36 -35 -34 -33; do
	"$work/tool" xor "$GOOD" $at 1 >"$work/x.ko"
	refuses "trailer byte $at" "$work/x.ko" 2 "trailer"
done
"$work/tool" xor "$GOOD" 5000 0x10 >"$work/x.ko"
refuses "a flipped bit in the code" "$work/x.ko" 2 "does not match"
{ printf x; cat "$work/payload.ko"; } >"$work/shifted"
sign "$work/shifted" "$work/x.ko"
refuses "signed, but no ELF file" "$work/x.ko" 4 "no ELF"
printf '~Module signature appended~\n' >"$work/x.ko"
refuses "nothing but the marker" "$work/x.ko" 4 "no ELF"
