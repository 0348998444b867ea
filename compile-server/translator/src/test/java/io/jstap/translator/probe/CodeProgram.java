// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.DebugIndexer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program whose lines, inlined code, labels, calls and tracepoints are known. */
final class CodeProgram {
  private static final String TEXT =
      """
      struct inner { int small; };
      struct outer { struct inner in; unsigned low : 3; };
      struct outer object;
      static volatile int hidden = 5;
      struct trace_event_class { const char *system; };
      struct trace_event_call { long list[2]; struct trace_event_class *class; };
      struct pair { long first, second; };
      struct trace_event_class event_class_hit = { "demo" };
      struct trace_event_call event_demo_hit = { { 0 }, &event_class_hit };
      __attribute__((noinline)) int __traceiter_demo_hit(void *__data, struct outer *o, _Bool flag,
          short third, struct pair pair, int fourth, signed char fifth)
      {
        return hidden += o->low + flag + third + pair.first + fourth + fifth;
      }
      __attribute__((noinline)) int __traceiter_bare(void *__data) { return hidden++; }
      __attribute__((noinline)) long work(struct outer *o, int count) { return count + o->low; }
      __attribute__((noinline)) void nothing(void) { hidden++; }
      static inline __attribute__((always_inline)) int helper(int x)
      {
        hidden += x;
        return hidden * 2;
      }
      __attribute__((noinline)) int chain(int depth)
      {
        int result = helper(depth);
        if (depth < 0)
          goto failed;

        /* no code here */

        result += hidden;
        nothing(); /* in chain */
        result += helper(hidden);
        return result + work(&object, depth) + 1;
      failed:
        hidden--;
        return -1;
      }
      int main(int argc, char **argv) {
        __traceiter_demo_hit(argv, &object, 1, 3, (struct pair) { 1, 2 }, 4, 5);
        __traceiter_bare(argv);
        return chain(argc);
      }
      #define PLACE(name) ".globl " #name "\\n" #name ": nop\\n"
      asm(PLACE(__static_call_text_start) PLACE(__SCT__some) PLACE(__static_call_text_end)
          PLACE(ftrace_stub) PLACE(ftrace_caller_op_ptr) PLACE(return_to_handler) PLACE(harmless)
          PLACE(srso_untrain_ret));
      asm(".type of_kprobes, @function\\n" PLACE(of_kprobes) "nop\\n.size of_kprobes, 2\\n" PLACE(behind_them) PLACE(__switch_to));
      asm(".pushsection .data\\n.globl __start_kprobe_blacklist, __stop_kprobe_blacklist\\n.balign 8\\n"
          "__start_kprobe_blacklist: .quad of_kprobes\\n__stop_kprobe_blacklist: .popsection\\n");
      asm(".type cr4_init, @function\\n" "cr4_init: nop\\n" "inside_cr4_init: nop\\n"
          ".size cr4_init, . - cr4_init\\n" PLACE(behind_cr4_init));
      """;

  private CodeProgram() {}

  /** The first line that holds a text, counted from 1. */
  static int line(String part) {
    return TEXT.substring(0, TEXT.indexOf(part)).split("\n", -1).length;
  }

  /** Compiles and opens it, linked to fixed addresses as the kernel is; the caller closes. */
  static BinaryInfo open(Path folder) throws IOException, InterruptedException {
    return open(folder, "code", List.of("-no-pie"));
  }

  /** The same as a module is: every section begins at 0. */
  static BinaryInfo openRelocatable(Path folder) throws IOException, InterruptedException {
    return open(folder, "code.ko", List.of("-nostdlib", "-r", "-fno-pic"));
  }

  private static BinaryInfo open(Path folder, String name, List<String> options)
      throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("code.c"), TEXT);
    Path binary = folder.resolve(name);
    List<String> command = new ArrayList<>(List.of("gcc", "-g", "-O1", "-Wl,--build-id"));
    command.addAll(options);
    command.addAll(List.of(source.toString(), "-o", binary.toString()));
    Process gcc = new ProcessBuilder(command).inheritIO().start();
    assertEquals(0, gcc.waitFor());
    Path index = folder.resolve(name + ".index");
    DebugIndexer.build(binary, index, problem -> {});
    return BinaryInfo.open(binary, index);
  }
}
