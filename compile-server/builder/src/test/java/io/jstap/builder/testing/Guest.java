// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.testing;

import io.jstap.builder.process.Command;
import io.jstap.builder.process.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Boots an installed kernel in QEMU from an initramfs of busybox and some files. */
public final class Guest {
  private static final Duration DEADLINE = Duration.ofMinutes(3);

  private final Map<String, byte[]> files = new TreeMap<>();

  /** Puts a file into the root folder of the guest. */
  public Guest file(String name, byte[] contents) {
    files.put(name, contents.clone());
    return this;
  }

  /**
   * Runs a shell script as root and powers off.
   *
   * @return what appeared on the console, with the kernel's messages
   */
  public String run(Path folder, String release, String script)
      throws IOException, InterruptedException {
    Path initramfs = folder.resolve("initramfs");
    Files.write(initramfs, archive(script));
    List<String> words =
        List.of(
            "qemu-system-x86_64",
            "-accel",
            "tcg",
            "-cpu",
            "max",
            "-m",
            "512",
            "-nographic",
            "-no-reboot",
            "-nodefaults",
            "-serial",
            "stdio",
            "-kernel",
            "/boot/vmlinuz-" + release,
            "-initrd",
            initramfs.toString(),
            "-append",
            "console=ttyS0 panic=-1 loglevel=7 mitigations=off no_timer_check");
    Outcome outcome = new Command(words, folder, DEADLINE).run();
    if (!outcome.succeeded()) {
      throw new IOException("the guest: " + outcome);
    }
    return outcome.output().replace("\r", "");
  }

  private byte[] archive(String script) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String init =
        "#!/bin/busybox sh\n"
            + "/bin/busybox mkdir -p /proc /sys\n"
            + "/bin/busybox mount -t proc proc /proc\n"
            + "/bin/busybox mount -t sysfs sys /sys\n"
            + "alias b=/bin/busybox\n"
            + script
            + "\n/bin/busybox poweroff -f\n";
    entry(out, "bin", 0040755, new byte[0]);
    entry(out, "dev", 0040755, new byte[0]);
    entry(out, "bin/busybox", 0100755, Files.readAllBytes(Path.of("/bin/busybox")));
    entry(out, "init", 0100755, init.getBytes(StandardCharsets.UTF_8));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      entry(out, file.getKey(), 0100644, file.getValue());
    }
    entry(out, "TRAILER!!!", 0, new byte[0]);
    return out.toByteArray();
  }

  /** An entry of a "newc" cpio archive (Documentation/driver-api/early-userspace). */
  private static void entry(ByteArrayOutputStream out, String name, int mode, byte[] contents) {
    int[] fields = {out.size() + 1, mode, 0, 0, 1, 0, contents.length, 0, 0, 0, 0};
    StringBuilder header = new StringBuilder("070701");
    for (int field : fields) {
      header.append("%08x".formatted(field));
    }
    header.append("%08x%08x".formatted(name.length() + 1, 0));
    out.writeBytes(header.append(name).append('\0').toString().getBytes(StandardCharsets.US_ASCII));
    pad(out);
    out.writeBytes(contents);
    pad(out);
  }

  private static void pad(ByteArrayOutputStream out) {
    while (out.size() % 4 != 0) {
      out.write(0);
    }
  }
}
