// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of what is built into a kernel. */
final class BuiltInModulesTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void namesAreThoseOfTheKernel() throws IOException {
    Files.writeString(
        folder.resolve("modules.builtin"),
        "kernel/fs/ext4/ext4.ko\nkernel/drivers/char/hw_random/virtio-rng.ko\n\n");
    assertEquals(
        Set.of("ext4", "virtio_rng"), BuiltInModules.of(Optional.of(folder.resolve("kernel"))));
  }

  @Test
  void withoutAListNothingIs() {
    assertEquals(Set.of(), BuiltInModules.of(Optional.of(folder.resolve("kernel"))));
    assertEquals(Set.of(), BuiltInModules.of(Optional.empty()));
  }
}
