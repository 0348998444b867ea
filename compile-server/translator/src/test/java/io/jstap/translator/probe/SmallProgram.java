// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.DebugIndexer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program with debuginfo that plays the kernel: what a script asks of both is the same. */
final class SmallProgram {
  private static final String TEXT =
      """
      enum colour { RED = 3, GREEN };
      struct inner { int small; struct inner *next; };
      struct outer {
        struct inner in;
        const char *name;
        char tag[8];
        int numbers[3];
        enum colour colour;
        unsigned low : 3;
        int high : 5; unsigned char half : 4; signed char signed_half : 4;
        union { long wide; char narrow; };
      };
      struct place { int line; long column; };
      struct file { unsigned f_flags; unsigned f_mode; enum colour colour; struct place place; };
      struct outer global_object; struct scale { float ratio; double exact; long double wide; float _Complex turn; } scale;
      static volatile int hidden = 5;
      __attribute__((noinline)) long work(struct outer *o, int count, long unused)
      {
        long sum = count + hidden;
        global_object = *o;
        return sum * o->in.small;
      }
      __attribute__((noinline)) void nothing(void) { hidden++; }
      __attribute__((noinline)) long vfs_read(
          struct file *file, char *buf, unsigned long count, long *pos)
      {
        hidden += file->f_flags;
        *pos += count;
        return buf[0] + *pos;
      }
      int main(int argc, char **argv) {
        struct file file = {1, 2, GREEN, {3, 4}};
        long pos = argc; scale.ratio = argc;
        nothing();
        vfs_read(&file, argv[0], argc, &pos);
        return work(&global_object, argc, (long)argv);
      }
      """;

  private SmallProgram() {}

  /** Compiles and opens it; the caller closes. */
  static BinaryInfo open(Path folder) throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("small.c"), TEXT);
    Path binary = folder.resolve("small");
    Process gcc =
        new ProcessBuilder(
                "gcc",
                "-ffile-prefix-map=" + folder + "=/src",
                "-g",
                "-O1",
                "-Wl,--build-id",
                source.toString(),
                "-o",
                binary.toString())
            .inheritIO()
            .start();
    assertEquals(0, gcc.waitFor());
    Path index = folder.resolve("small.index");
    DebugIndexer.build(binary, index, problem -> {});
    return BinaryInfo.open(binary, index);
  }
}
