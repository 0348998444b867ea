// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.builder.box.Boxes;
import io.jstap.builder.kernel.DebuginfoSources;
import io.jstap.builder.kernel.InstalledKernels;
import io.jstap.builder.kernel.KernelStore;
import io.jstap.builder.process.Limits;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory is given back once after each use, when it has been over for a while. */
class IdleMemoryTest {
  @TempDir Path folder;

  @Test
  void onceAfterEachUse() throws InterruptedException {
    KernelStore kernels =
        new KernelStore(
            folder,
            folder,
            new InstalledKernels(folder),
            DebuginfoSources.standard(List.of()),
            Boxes.of(folder.resolve("boxes"), Limits.DEFAULT));
    AtomicLong lastUse = new AtomicLong(System.nanoTime());
    try (IdleMemory memory = new IdleMemory(kernels, lastUse::get, 1)) {
      assertFalse(memory.look(), "nothing was used yet");
      lastUse.set(System.nanoTime());
      assertFalse(memory.look(), "it is used now");
      WeakReference<byte[]> garbage = new WeakReference<>(new byte[1 << 20]);
      lastUse.set(System.nanoTime() - TimeUnit.SECONDS.toNanos(2));
      assertTrue(memory.look());
      assertNull(garbage.get());
      assertFalse(memory.look(), "once is enough");
      lastUse.set(System.nanoTime() - TimeUnit.SECONDS.toNanos(1));
      assertEquals(true, memory.look());
    }
  }
}
