// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.builder.testing.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers of system calls, from made-up headers and from those of the installed kernels. */
class SystemCallTableTest {
  @TempDir Path folder;

  private void header(String name, String text) throws IOException {
    Path place = folder.resolve("arch/x86/include/generated/uapi/asm");
    Files.createDirectories(place);
    Files.writeString(place.resolve(name), text);
  }

  @Test
  void readsBothTables() throws IOException {
    header(
        "unistd_64.h",
        "#ifndef X\n#define X\n#define __NR_read 0\n#define __NR_pread64 17\n"
            + "#define __NR_syscalls (__NR_x + 1)\n#define __NR_Odd 3\n#endif\n");
    header("unistd_32.h", "#define __NR_read 3\n");
    assertEquals(Map.of("read", 0, "pread64", 17), SystemCallTable.read(folder, false));
    assertEquals(Map.of("read", 3), SystemCallTable.read(folder, true));
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    assertThrows(IOException.class, () -> SystemCallTable.read(folder, false));
    header("unistd_64.h", "/* nothing */\n");
    assertTrue(
        String.valueOf(
                assertThrows(IOException.class, () -> SystemCallTable.read(folder, false))
                    .getMessage())
            .contains("names no system call"));
  }

  @Test
  void knowsTheCallsOfEveryInstalledKernel() throws IOException {
    for (InstalledKernel kernel : Fixture.kernels()) {
      Path headers = kernel.headers().orElseThrow();
      Map<String, Integer> calls = SystemCallTable.read(headers, false);
      assertTrue(calls.size() > 350 && calls.getOrDefault("openat", 0) == 257, kernel.release());
      assertEquals(295, SystemCallTable.read(headers, true).get("openat"), kernel.release());
    }
  }
}
