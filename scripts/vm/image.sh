# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The guest's disk image and initramfs, kept under build/vm by a digest of what is in them.

# Copies a program of this machine with the libraries it is linked with.
copy_program() {
  local root=$1 program=$2 library
  install -D "$(readlink -f "$program")" "$root$program"
  ldd "$program" 2> /dev/null | grep -o '/[^ ]*' | while read -r library; do
    [[ -e $root$library ]] || install -D "$(readlink -f "$library")" "$root$library"
  done
}

# The libraries that the linked Java runtime wants of the system.
copy_libraries_of() {
  local root=$1 file=$2 library
  ldd "$file" 2> /dev/null | grep -o '=> /[^ ]*' | cut -c4- | while read -r library; do
    [[ $library == */build/jre/* || -e $root$library ]] || install -D "$(readlink -f "$library")" "$root$library"
  done
}

copy_tree() {
  local root=$1
  mkdir -p "$root/jstap/client/target" "$root/jstap/certs/target" "$root/jstap/build"
  cp -a "$HOME_OF_JSTAP"/{bin,scripts,examples} "$root/jstap/"
  mkdir -p "$root/jstap/tapsets"
  cp -a "$HOME_OF_JSTAP/tapsets/scripts" "$root/jstap/tapsets/"
  cp -a "$HOME_OF_JSTAP"/client/target/{lib,*-SNAPSHOT.jar} "$root/jstap/client/target/"
  cp -a "$HOME_OF_JSTAP"/build/{jre,client.aot} "$root/jstap/build/"
  # A tree that was built for its owner alone has other users here.
  chmod -R u+rwX,go=rX "$root/jstap"
  install -D -m 4110 "$HOME_OF_JSTAP/build/staprun-native" "$root/usr/lib/jstap/staprun-native"
}

write_accounts() {
  local root=$1
  mkdir -p "$root/etc" "$root/root" "$root/home/alice" "$root/home/bob"
  cat > "$root/etc/passwd" <<'TEXT'
root:x:0:0:root:/root:/bin/sh
alice:x:1000:1000:member of stapusr:/home/alice:/bin/sh
bob:x:1001:1001:member of nothing:/home/bob:/bin/sh
dave:x:1002:1002:member of stapdev:/home/bob:/bin/sh
TEXT
  cat > "$root/etc/group" <<'TEXT'
root:x:0:
stapusr:x:156:alice,dave
stapsys:x:157:
stapdev:x:158:dave
alice:x:1000:
bob:x:1001:
dave:x:1002:
TEXT
  echo "127.0.0.1 localhost guest" > "$root/etc/hosts"
  chown -R 1000:1000 "$root/home/alice"
  chown -R 1001:1001 "$root/home/bob"
  chgrp 156 "$root/usr/lib/jstap/staprun-native"
  chmod 4110 "$root/usr/lib/jstap/staprun-native"
}

copy_modules() {
  local root=$1 release=$2
  mkdir -p "$root/lib/modules"
  cp -a "/lib/modules/$release" "$root/lib/modules/"
  rm -f "$root/lib/modules/$release/"{build,source}
  find "$root/lib/modules/$release" -name '*.ko.xz' -exec xz -d {} +
  depmod -b "$root" "$release"
}

make_root() {
  local root=$1 release=$2 applet library
  mkdir -p "$root"/{bin,sbin,proc,sys,dev,tmp,run,mnt,usr/bin,usr/sbin,var,lib,lib64}
  chmod 1777 "$root/tmp"
  cp /bin/busybox "$root/bin/busybox"
  for applet in $(/bin/busybox --list); do
    [[ $applet == busybox ]] || ln -sf /bin/busybox "$root/bin/$applet"
  done
  ln -s /bin/env "$root/usr/bin/env"
  rm -f "$root/bin/bash"
  copy_program "$root" /bin/bash
  copy_program "$root" /usr/bin/setsid
  # Every Debian has it: the locale of UTF-8 in which the launchers start Java.
  mkdir -p "$root/usr/lib/locale"
  cp -a /usr/lib/locale/C.utf8 "$root/usr/lib/locale/"
  install -D "$channel" "$root/bin/channel"
  mkdir -p "$root/usr/lib/jstap/shared-client"
  ln -s /bin/channel "$root/usr/lib/jstap/shared-client/jstap-client"
  copy_tree "$root"
  for library in "$HOME_OF_JSTAP"/build/jre/lib/*.so "$HOME_OF_JSTAP"/build/jre/lib/server/*.so "$HOME_OF_JSTAP/build/jre/bin/java"; do
    copy_libraries_of "$root" "$library"
  done
  write_accounts "$root"
  copy_modules "$root" "$release"
  install -m 755 "$HOME_OF_JSTAP/scripts/vm/guest-init" "$root/sbin/guest-init"
}

make_initramfs() {
  local release=$1 root=$2 module number=10
  mkdir -p "$root"/{bin,dev,proc,sys,root,modules}
  cp /bin/busybox "$root/bin/busybox"
  install -m 755 "$HOME_OF_JSTAP/scripts/vm/initramfs-init" "$root/init"
  for name in virtio_pci virtio_blk virtio_net virtio_console; do
    modprobe -S "$release" --show-depends "$name" | sed -n 's/^insmod \([^ ]*\).*/\1/p'
  done | awk '!seen[$0]++' | while read -r module; do
    local file
    file="$root/modules/$((number++))-$(basename "${module%.xz}")"
    if [[ $module == *.xz ]]; then xz -dc "$module" > "$file"; else cp "$module" "$file"; fi
  done
  (cd "$root" && find . | cpio --quiet -o -H newc -R 0:0 | gzip -1)
}

digest_of_contents() {
  local release=$1
  {
    cat "$HOME_OF_JSTAP"/scripts/vm/*.sh "$HOME_OF_JSTAP"/scripts/vm/*-init "$HOME_OF_JSTAP"/scripts/vm/guest-state "$HOME_OF_JSTAP"/scripts/vm/channel/* "$HOME_OF_JSTAP"/bin/* "$HOME_OF_JSTAP"/scripts/lib/* "$HOME_OF_JSTAP"/examples/* "$HOME_OF_JSTAP"/tapsets/scripts/*/* \
      "$HOME_OF_JSTAP"/client/target/*-SNAPSHOT.jar "$HOME_OF_JSTAP/build/staprun-native" "$HOME_OF_JSTAP/build/jre/stamp" \
      "$HOME_OF_JSTAP/build/client.aot.key"
    ls "$HOME_OF_JSTAP/client/target/lib"
    stat -c '%n %Y %s' "/boot/vmlinuz-$release" /bin/busybox /bin/bash
  } | sha256sum | cut -c1-16
}

# Sets channel: the program by which commands cross the virtual serial ports of a kept machine.
build_channel() {
  local sources=$HOME_OF_JSTAP/scripts/vm/channel folder=$HOME_OF_JSTAP/build/vm
  channel=$folder/channel-$(cat "$sources"/* | sha256sum | cut -c1-16)
  [[ -x $channel ]] && return
  mkdir -p "$folder"
  gcc -static -O1 -Wall -Wextra -Werror -o "$channel.$$" "$sources"/*.c
  mv "$channel.$$" "$channel"
}

# Sets image and initramfs for a kernel release, making what is not there yet.
prepare_image() {
  local release=$1 folder=$HOME_OF_JSTAP/build/vm digest stage
  local missing
  for missing in build/staprun-native client/target/lib build/jre/bin/java build/client.aot; do
    [[ -e $HOME_OF_JSTAP/$missing ]] || die "$missing is not built yet" "run scripts/build"
  done
  build_channel
  digest=$(digest_of_contents "$release")
  image=$folder/$release-$digest.ext4
  initramfs=$folder/$release-$digest.initramfs
  [[ -s $image && -s $initramfs ]] && return
  mkdir -p "$folder"
  (
    flock 9
    [[ -s $image && -s $initramfs ]] && exit 0
    rm -f "$folder/$release"-*
    stage=$(mktemp -d)
    make_root "$stage/root" "$release"
    local size
    size=$(($(du -sm "$stage/root" | cut -f1) * 5 / 4 + 64))
    mke2fs -q -F -t ext4 -O ^has_journal -m 0 -d "$stage/root" "$image.new" "${size}M" > /dev/null
    make_initramfs "$release" "$stage/initramfs" > "$initramfs.new"
    mv "$image.new" "$image"
    mv "$initramfs.new" "$initramfs"
    rm -rf "$stage"
  ) 9> "$folder/lock"
}
