// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Compiles small programs. */
public final class Gcc {
  /** A program with something of everything that the engine reads. */
  public static final String PROGRAM =
      """
      #include <stddef.h>

      enum colour { RED, GREEN = 7, BLUE = -3 };
      typedef unsigned long long counter_t;
      struct forward;

      struct inner { char text[12]; short values[2][3]; };
      struct everything {
        int plain;
        unsigned int low : 3;
        unsigned int middle : 7;
        signed int high : 5;
        union {
          long number;
          struct { int left; const volatile int right; };
        };
        struct inner nested;
        enum colour colour;
        counter_t counter;
        struct everything *next;
        int (*callback)(struct everything *, const char *, ...);
        struct forward *hidden;
        char flexible[];
      };

      int visible_global = 42;
      static int hidden_global;
      volatile int sink;

      static inline __attribute__((always_inline)) int twice(int doubled)
      {
        int result = doubled * 2;
        sink += result;
        return result;
      }

      __attribute__((noinline)) long work(struct everything *self, int amount, const char *name)
      {
        long total = self->plain;
        for (int i = 0; i < amount; i++) {
          int step = twice(i + name[0]);
          total += step;
          if (total > 1000)
            goto done;
        }
        hidden_global += total;
      done:
        sink = total;
        return total;
      }

      __attribute__((noinline)) void quiet(void) { sink++; }
      __attribute__((noinline)) int many(int count, ...) { quiet(); return count + sink; }

      int main(int argc, char **argv)
      {
        static struct everything object;
        return work(&object, argc, argv[0]) + many(argc, 1, 2) + visible_global + hidden_global;
      }
      """;

  private Gcc() {}

  /** Compiles and links {@link #PROGRAM}. */
  public static Path program(Path directory, String... options) throws IOException {
    return compile(directory, PROGRAM, options);
  }

  public static Path compile(Path directory, String source, String... options) throws IOException {
    String stem = "program" + String.join("", options).replaceAll("[^a-z0-9]", "");
    Path file = directory.resolve(stem + ".c");
    Files.writeString(file, source);
    Path binary = directory.resolve(stem);
    List<String> command = new ArrayList<>(List.of("gcc", "-O2", "-Wl,--build-id"));
    command.addAll(Arrays.asList(options));
    command.addAll(List.of("-o", binary.toString(), file.toString()));
    Commands.run(command);
    return binary;
  }
}
