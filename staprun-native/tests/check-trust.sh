# SPDX-License-Identifier: Apache-2.0
# H10: the folder of trusted certificates: root's alone, or nobody is trusted.

# folder WHAT REASON TEXT: the folder has been made unfit; it is restored afterwards
folder() {
	refuses "$1" "$GOOD" "$2" "$3"
	rm -rf "$T"
	mkdir -m 755 "$T"
	cp "$work/signer.pem" "$T/"
	chown -R 0:0 "$T"
	chmod 755 "$work"
	chown 0:0 "$work"
}

chmod 775 "$T" && folder "the folder is writable by its group" 9 "$T "
chmod 757 "$T" && folder "the folder is writable by all" 9 "$T "
chmod 1777 "$T" && folder "the folder is like /tmp" 9 "$T "
chown 1 "$T" && folder "the folder is another user's" 9 "$T "
chmod 775 "$work" && folder "the folder above is writable by its group" 9 "$work "
chown 1 "$work" && folder "the folder above is another user's" 9 "$work "
mv "$T" "$work/elsewhere" && ln -s "$work/elsewhere" "$T" && folder "the folder is a symbolic link" 9 "$T "
rm -rf "$work/elsewhere"
rm -r "$T" && : >"$T" && folder "the folder is a file" 9 "$T "
rm -r "$T" && folder "there is no folder" 3 "there is no folder"
rm "$T/signer.pem" && folder "the folder is empty" 3 "holds no certificate"
chmod 664 "$T/signer.pem" && folder "a certificate is writable by its group" 9 "$T/signer.pem"
chown 1 "$T/signer.pem" && folder "a certificate is another user's" 9 "$T/signer.pem"
rm "$T/signer.pem" && ln -s "$work/signer.pem" "$T/signer.pem" && folder "a certificate is a symbolic link" 9 "$T/signer.pem"
rm "$T/signer.pem" && mkfifo -m 644 "$T/signer.pem" && folder "a certificate is a pipe" 9 "$T/signer.pem"
rm "$T/signer.pem" && mkdir "$T/signer.pem" && folder "a certificate is a folder" 9 "$T/signer.pem"
rm "$T/signer.pem" && mknod -m 644 "$T/signer.pem" c 1 5 && folder "a certificate is a device" 9 "$T/signer.pem"
echo nonsense >"$T/broken.pem" && folder "a file without a certificate" 9 "$T/broken.pem"
: >"$T/empty.pem" && folder "an empty file" 9 "$T/empty.pem"
head -c 70000 /dev/zero >"$T/large.pem" && folder "a file of 70 kB" 9 "$T/large.pem"
head -c 600 "$work/signer.pem" >"$T/half.pem" && folder "half a certificate" 9 "$T/half.pem"
mv "$T/signer.pem" "$T/signer.crt" && folder "a name that is not *.pem" 3 "holds no certificate"
mv "$T/signer.pem" "$T/.signer.pem" && folder "a hidden file" 3 "holds no certificate"
cp "$work/stranger.pem" "$T/" && accepts "two signers are trusted" "$GOOD"
cat "$work/stranger.pem" "$work/signer.pem" >"$T/both.pem" && rm "$T/signer.pem" "$T/stranger.pem" && accepts "two certificates in a file" "$GOOD"
rm -rf "$T" && mkdir -m 700 "$T" && cp "$work/signer.pem" "$T/" && accepts "a folder that only root may read" "$GOOD"

# While the folder is exchanged for a link and back, a module of a stranger is never accepted.
sign "$work/payload.ko" "$work/strange.ko" stranger
mkdir -m 755 "$work/evil" && cp "$work/stranger.pem" "$work/evil/" && chown -R 1:1 "$work/evil"
( while [ ! -e "$work/enough" ]; do mv "$T" "$work/aside"; ln -s evil "$T"; rm "$T"; mv "$work/aside" "$T"; done ) &
racer=$!
accepted=0
for i in $(seq 200); do
	case $(verdict "$work/strange.ko") in accepted*) accepted=$((accepted + 1)) ;; esac
done
touch "$work/enough"
wait $racer
[ $accepted -eq 0 ] && pass "a race for the folder, 200 times" || fail "$accepted of 200 accepted during a race for the folder"
accepts "the folder after all of this" "$GOOD"
