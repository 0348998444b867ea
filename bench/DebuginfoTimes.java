// SPDX-License-Identifier: Apache-2.0

import com.sun.management.OperatingSystemMXBean;
import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.FunctionPattern;
import io.jstap.debuginfo.index.IndexBuilder;
import io.jstap.debuginfo.type.TypeKind;
import io.jstap.diagnostics.Problem;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Measures the debuginfo engine alone. {@code DebuginfoTimes BINARY INDEX build} makes an index and prints what that took
 * in milliseconds, and milliseconds of all processors, from the start of the JVM. {@code DebuginfoTimes BINARY INDEX ask}
 * opens it, twice, and prints a line {@code NAME MILLISECONDS} for that and each question, warm: the median of the last
 * third.
 */
public final class DebuginfoTimes {
  private static final int ROUNDS = 150;

  private DebuginfoTimes() {}

  public static void main(String[] args) {
    Path binary = Path.of(args[0]);
    Path index = Path.of(args[1]);
    if (args[2].equals("build")) {
      IndexBuilder.build(binary, index, DebuginfoTimes::refused);
      OperatingSystemMXBean system =
          (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      System.out.printf(
          Locale.ROOT,
          "%d %d%n",
          ManagementFactory.getRuntimeMXBean().getUptime(),
          system.getProcessCpuTime() / 1_000_000);
    } else {
      ask(binary, index);
    }
  }

  private static void refused(Problem problem) {
    throw new IllegalStateException(problem.toString());
  }

  private static void ask(Path binary, Path index) {
    open("opened_first", binary, index);
    open("opened_again", binary, index);
    try (BinaryInfo kernel = BinaryInfo.open(binary, index)) {
      FunctionInfo read = functions(kernel, "vfs_read").getFirst();
      long[] code = functions(kernel, "*@fs/*.c").stream().mapToLong(FunctionInfo::probePc).toArray();
      measure("by_name", () -> functions(kernel, "vfs_read@fs/read_write.c"));
      measure("by_files", () -> functions(kernel, "*@fs/*.c"));
      measure("where_is_a_variable", () -> kernel.locate(read, "count", read.valuePc()).orElseThrow());
      measure("type", () -> kernel.findType(TypeKind.STRUCT, "task_struct").orElseThrow());
      measure(
          "lines", () -> kernel.statements(read, new FunctionPattern.LineSpec.All()));
      measure("callees", () -> kernel.callees(read));
      int[] next = {0};
      measure("nearest_symbol", () -> kernel.symbolAt(code[next[0]++ % code.length] + 1).orElseThrow());
      measure("line_of_an_address", () -> kernel.lineAt(code[next[0]++ % code.length]).isPresent());
    }
  }

  private static void open(String name, Path binary, Path index) {
    long start = System.nanoTime();
    BinaryInfo opened = BinaryInfo.open(binary, index);
    print(name, System.nanoTime() - start);
    opened.close();
  }

  private static List<FunctionInfo> functions(BinaryInfo kernel, String pattern) {
    return kernel.findFunctions(FunctionPattern.parse(pattern).orElseThrow());
  }

  private static void measure(String name, Supplier<Object> question) {
    long[] times = new long[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      Object answer = question.get();
      times[i] = System.nanoTime() - start;
      if (answer.equals(List.of())) {
        throw new IllegalStateException(name + " is not answered");
      }
    }
    long[] last = Arrays.copyOfRange(times, ROUNDS - ROUNDS / 3, ROUNDS);
    Arrays.sort(last);
    print(name, last[last.length / 2]);
  }

  private static void print(String name, long nanos) {
    System.out.printf(Locale.ROOT, "%s %.3f%n", name, nanos / 1e6);
  }
}
