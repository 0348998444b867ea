# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What every machine has, whether it runs one command or is kept.

readonly KERNEL_BUGS='BUG:|Oops|WARNING: |general protection|soft lockup|rcu.*stall|Kernel panic|KASAN|unregister_netdevice: waiting'

# Sets options: QEMU's, but for the serial line and the ports. Argument: the initial RAM disk.
machine_options() {
  # Huge pages are collapsed by copying, which takes an emulated CPU many seconds.
  # Without the check of the timer: a guest whose host gives it no time then would not start at all.
  local append="console=ttyS0 quiet panic=-1 oops=panic mitigations=off no_timer_check transparent_hugepage=never"
  # One thread: QEMU with several lets a CPU run instructions that another has already patched, and arming probes is
  # patching.
  options=(-accel "tcg,thread=single" -cpu max -smp "$smp" -m "$memory" -no-reboot -display none -monitor none -nodefaults
    -kernel "/boot/vmlinuz-$kernel" -initrd "$1" -append "$append"
    -drive "file=$image,format=raw,if=virtio,snapshot=on"
    -netdev "user,id=net" -device "virtio-net-pci,netdev=net,romfile="
    -device virtio-serial-pci)
}
