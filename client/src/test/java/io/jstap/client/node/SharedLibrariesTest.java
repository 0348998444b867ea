// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Libraries of programs, compared with what the dynamic linker itself finds. */
class SharedLibrariesTest {
  private static final Path CACHE = Path.of("/etc/ld.so.cache");
  private static final Pattern LINE = Pattern.compile("\t(\\S+) => (\\S+) \\(0x[0-9a-f]+\\)");

  @TempDir Path folder;

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  private static Map<String, Path> linked(Path program) throws IOException, InterruptedException {
    Map<String, Path> all = new TreeMap<>();
    for (String line : run(List.of("ldd", program.toString())).split("\n", -1)) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        all.put(matcher.group(1), Path.of(matcher.group(2)).toRealPath());
      }
    }
    return all;
  }

  private static Map<String, Path> real(Map<String, Path> found) throws IOException {
    Map<String, Path> all = new TreeMap<>();
    for (Map.Entry<String, Path> library : found.entrySet()) {
      if (!library.getKey().startsWith("ld-linux")) {
        all.put(library.getKey(), library.getValue().toRealPath());
      }
    }
    return all;
  }

  @Test
  void findsWhatTheLinkerFinds() throws IOException, InterruptedException {
    for (String name : List.of("/bin/ls", "/usr/bin/gcc", "/usr/bin/objdump", "/bin/bash")) {
      Path program = Path.of(name).toRealPath();
      assertEquals(
          linked(program), real(new SharedLibraries(LocalFiles.HERE, List.of()).of(program)), name);
    }
  }

  @Test
  void followsTheFoldersOfFiles() throws IOException, InterruptedException {
    Path sub = Files.createDirectory(folder.resolve("sub"));
    Path b = Files.writeString(folder.resolve("b.c"), "int b(void) { return 1; }");
    Path a = Files.writeString(folder.resolve("a.c"), "int b(void); int a(void) { return b(); }");
    Path main = Files.writeString(folder.resolve("m.c"), "int a(void); int main() { return a(); }");
    for (String tags : List.of("--enable-new-dtags", "--disable-new-dtags")) {
      Path libB = sub.resolve("libb.so");
      Path libA = sub.resolve("liba.so");
      Path program = folder.resolve("main");
      run(List.of("gcc", "-shared", "-fPIC", "-o", libB.toString(), b.toString()));
      List<String> second =
          new ArrayList<>(List.of("gcc", "-shared", "-fPIC", "-o", libA.toString(), a.toString()));
      second.addAll(List.of("-L" + sub, "-lb", "-Wl," + tags));
      boolean inherited = tags.startsWith("--disable");
      if (!inherited) {
        second.add("-Wl,-rpath,${ORIGIN}");
      }
      run(second);
      List<String> last =
          new ArrayList<>(List.of("gcc", "-o", program.toString(), main.toString(), "-L" + sub));
      last.addAll(
          List.of("-la", "-Wl,-rpath-link," + sub, "-Wl," + tags, "-Wl,-rpath,$ORIGIN/sub"));
      run(last);
      Map<String, Path> found = real(new SharedLibraries(LocalFiles.HERE, List.of()).of(program));
      assertEquals(linked(program), found, tags);
      assertEquals(libB.toRealPath(), found.get("libb.so"), tags);
    }
  }

  @Test
  void readsTheCacheAsItsToolPrintsIt() throws IOException, InterruptedException {
    LinkerCache cache = LinkerCache.read(LocalFiles.HERE, CACHE);
    TreeSet<String> names = new TreeSet<>();
    for (String line : run(List.of("/sbin/ldconfig", "-p")).split("\n", -1)) {
      Matcher matcher =
          Pattern.compile("\t(\\S+) \\(libc6,(?:x86-64|AArch64)\\) => (\\S+)").matcher(line);
      if (matcher.matches() && names.add(matcher.group(1))) {
        assertEquals(Optional.of(Path.of(matcher.group(2))), cache.find(matcher.group(1)), line);
      }
    }
    assertTrue(names.contains("libc.so.6"), names.toString());
  }

  @Test
  void damageTakesNothingButWhatIsDamaged() throws IOException {
    byte[] cache = Files.readAllBytes(CACHE);
    byte[] program = Files.readAllBytes(Path.of("/bin/ls"));
    Path damaged = folder.resolve("damaged");
    Random random = new Random(7);
    for (int round = 0; round < 3000; round++) {
      byte[] copy = cache.clone();
      for (int i = random.nextInt(8); i >= 0; i--) {
        copy[random.nextInt(random.nextBoolean() ? 64 : copy.length)] = (byte) random.nextInt();
      }
      assertNotNull(LinkerCache.of(copy).find("libc.so.6"));
    }
    for (int round = 0; round < 1000; round++) {
      byte[] copy = program.clone();
      for (int i = random.nextInt(8); i >= 0; i--) {
        copy[random.nextInt(1024)] = (byte) random.nextInt();
      }
      Files.write(damaged, copy);
      NodePrograms programs =
          new NodePrograms(LocalFiles.HERE, ProgramSearch.of(Map.of(), Optional.empty(), 0));
      NodePrograms.Found found =
          programs.find(new NodePrograms.Question(damaged.toString(), 0, "libc.so.6")).getFirst();
      if (found instanceof NodePrograms.Program library) {
        assertTrue(library.path().startsWith("/"), library.toString());
      }
    }
  }

  @Test
  void answersForProcessesAndTargets() throws IOException, InterruptedException {
    Path sleep = Path.of("/bin/sleep").toRealPath();
    Path copy = Files.copy(sleep, folder.resolve("slumber"));
    Process process = new ProcessBuilder(copy.toString(), "100").start();
    try {
      int pid = (int) process.pid();
      NodePrograms programs =
          new NodePrograms(
              LocalFiles.HERE, ProgramSearch.of(Map.of("PATH", "/bin"), Optional.empty(), pid));
      for (int i = 0; i < 100 && !isMapped(pid); i++) {
        Thread.sleep(50);
      }
      NodePrograms.Found exe = programs.find(new NodePrograms.Question("", pid, "")).getFirst();
      assertEquals(copy, assertInstanceOf(NodePrograms.Program.class, exe).path());
      assertEquals(exe, programs.find(new NodePrograms.Question("", 0, "")).getFirst());
      List<NodePrograms.Found> libraries =
          programs.find(new NodePrograms.Question("", pid, "libc.*"));
      assertEquals(1, libraries.size(), libraries.toString());
      // Its file is replaced: what it runs has no name any more.
      Files.delete(copy);
      Files.copy(Path.of("/bin/true"), copy);
      exe = programs.find(new NodePrograms.Question("", pid, "")).getFirst();
      NodePrograms.Program replaced = assertInstanceOf(NodePrograms.Program.class, exe);
      assertEquals(Path.of("/proc/" + pid + "/exe"), replaced.path());
      assertEquals(FileBuildId.of(sleep).orElseThrow(), replaced.buildId());
    } finally {
      process.destroy();
    }
  }

  private static boolean isMapped(int pid) throws IOException {
    return Files.readString(Path.of("/proc/" + pid + "/maps")).contains("libc.so");
  }

  private NodePrograms.Found target(String command) {
    return new NodePrograms(
            LocalFiles.HERE,
            ProgramSearch.of(Map.of("PATH", "/bin:/usr/bin"), Optional.of(command), 0))
        .find(new NodePrograms.Question("", 0, ""))
        .getFirst();
  }

  @Test
  void theTargetIsWhatTheCommandRuns() throws IOException {
    Path sleep = Path.of("/bin/sleep").toRealPath();
    assertEquals(sleep, assertInstanceOf(NodePrograms.Program.class, target(" sleep  5")).path());
    assertInstanceOf(NodePrograms.Missing.class, target("sleep 5; true"));
    Path script = folder.resolve("script");
    Files.writeString(script, "#!/usr/bin/env -S A=b sleep 3\n");
    assertEquals(
        sleep, assertInstanceOf(NodePrograms.Program.class, target(script.toString())).path());
    Files.writeString(script, "#! " + script + "\n");
    assertInstanceOf(NodePrograms.Missing.class, target(script.toString()));
  }

  @Test
  void wildcardsMeanFiles() throws IOException {
    Files.copy(Path.of("/bin/true"), folder.resolve("one"));
    Files.createSymbolicLink(folder.resolve("onto"), folder.resolve("one"));
    Files.copy(Path.of("/bin/true"), folder.resolve(".once"));
    Files.writeString(folder.resolve("on-text"), "text");
    NodePrograms programs =
        new NodePrograms(LocalFiles.HERE, ProgramSearch.of(Map.of(), Optional.empty(), 0));
    List<NodePrograms.Found> found =
        programs.find(new NodePrograms.Question(folder + "/o[mn]*", 0, ""));
    assertEquals(1, found.size(), found.toString());
    Path one = assertInstanceOf(NodePrograms.Program.class, found.getFirst()).path();
    assertEquals(folder.resolve("one").toRealPath(), one);
    found = programs.find(new NodePrograms.Question(folder + "/*/*", 0, ""));
    assertInstanceOf(NodePrograms.Missing.class, found.getFirst());
  }
}
