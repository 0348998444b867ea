// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.remote;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.client.node.LocalFiles;
import io.jstap.client.node.NodeFile;
import io.jstap.client.node.NodeFiles;
import io.jstap.client.node.NodePrograms;
import io.jstap.client.node.NodePrograms.Found;
import io.jstap.client.node.NodePrograms.Question;
import io.jstap.client.node.ProgramSearch;
import io.jstap.client.session.HelperLink;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real shell answers; it says what Java says of the same files. */
class RemoteFilesTest {
  private static final Transport SHELL = new LocalTransport(Path.of("/none"));

  @TempDir Path folder = Path.of("");

  /** A machine whose shell is another program. */
  private record Hostile(String script) implements Transport {
    @Override
    public HelperLink open() {
      throw new AssertionError("nobody asks for the helper");
    }

    @Override
    public boolean isHere() {
      return false;
    }

    @Override
    public boolean runsCommands() {
      return true;
    }

    @Override
    public Process start(List<String> words, Redirect input, Redirect output) throws IOException {
      return SHELL.start(List.of("sh", "-c", script), input, output);
    }

    @Override
    public void close() {
      // Nothing was made.
    }
  }

  @Test
  void itLooksAtFilesAsJavaDoes() throws Exception {
    Path odd = Files.writeString(folder.resolve("it's \\0 $(odd)\n;\t*"), "odd");
    Path link = Files.createSymbolicLink(folder.resolve("link"), odd);
    Path dead = Files.createSymbolicLink(folder.resolve("-dead"), Path.of("/no/where"));
    Path inside = Files.createDirectory(folder.resolve(".hidden"));
    try (RemoteFiles there = new RemoteFiles(SHELL)) {
      for (Path path :
          List.of(
              odd,
              link,
              dead,
              inside,
              folder,
              Path.of("/bin/sh"),
              Path.of("/dev/null"),
              Path.of("/proc/self/fd/99"))) {
        String name = path.toString();
        assertEquals(LocalFiles.HERE.kind(path), there.kind(path), name);
        assertEquals(LocalFiles.HERE.isReadable(path), there.isReadable(path), name);
        assertEquals(LocalFiles.HERE.isExecutable(path), there.isExecutable(path), name);
        assertEquals(LocalFiles.HERE.inode(path), there.inode(path), name);
      }
      assertEquals(odd.toRealPath(), there.real(link));
      assertEquals(odd, there.link(link));
      assertEquals(Path.of("/no/where"), there.link(dead));
      assertThrows(NoSuchFileException.class, () -> there.link(odd));
      assertTrue(there.isSame(odd, link));
      assertFalse(there.isSame(odd, dead));
      assertFalse(there.isSame(odd, folder));
      Set<String> names = new TreeSet<>(LocalFiles.HERE.names(folder, 10));
      assertEquals(names, new TreeSet<>(there.names(folder, 10)));
      assertThrows(IOException.class, () -> there.names(folder, names.size() - 1));
      assertThrows(IOException.class, () -> there.names(odd, 10));
      assertEquals(
          LocalFiles.HERE.lines(Path.of("/proc/filesystems"), 5),
          there.lines(Path.of("/proc/filesystems"), 5));
    }
  }

  @Test
  void itReadsWhatIsThere() throws Exception {
    byte[] content = new byte[300_001];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 31 + (i >> 8));
    }
    Path file = Files.write(folder.resolve("bytes"), content);
    Path copy;
    try (RemoteFiles there = new RemoteFiles(SHELL);
        NodeFile open = there.open(file)) {
      assertEquals(content.length, open.size());
      for (int[] part :
          new int[][] {{0, 10}, {4090, 20}, {65_530, 100_000}, {299_990, 11}, {299_990, 50}}) {
        ByteBuffer bytes = ByteBuffer.allocate(part[1]);
        int read = open.read(bytes, part[0]);
        int end = Math.min(content.length, part[0] + part[1]);
        assertEquals(end - part[0], read);
        assertArrayEquals(
            Arrays.copyOfRange(content, part[0], end), Arrays.copyOf(bytes.array(), read));
      }
      assertThrows(IOException.class, () -> open.bytes(299_999, 3));
      copy = there.here(file);
      assertArrayEquals(content, Files.readAllBytes(copy));
    }
    assertFalse(Files.exists(copy), "what was fetched goes");
  }

  private static List<Found> find(NodeFiles files, ProgramSearch search, Question question) {
    return new NodePrograms(files, search).find(question);
  }

  @Test
  void programsAndLibrariesAreTheSame() throws Exception {
    Path sleep = Files.copy(Path.of("/bin/sleep").toRealPath(), folder.resolve("sleep"));
    Process process = new ProcessBuilder(sleep.toString(), "100").start();
    try (RemoteFiles there = new RemoteFiles(SHELL)) {
      Path script = Files.writeString(folder.resolve("script"), "#!/usr/bin/env python3\n");
      int pid = (int) process.pid();
      ProgramSearch search = ProgramSearch.of(System.getenv(), Optional.of("sort -u"), 0);
      assertEquals(search, there.search(Optional.of("sort -u"), 0));
      for (Question question :
          List.of(
              new Question("sort", 0, ""),
              new Question("", 0, ""),
              new Question("no-such-program", 0, ""),
              new Question("/etc/passwd", 0, ""),
              new Question(script.toString(), 0, ""),
              new Question("/usr/bin/s[ou]*", 0, ""),
              new Question("/usr/bin/sort", 0, "libc.so.6"),
              new Question("/usr/bin/sort", 0, "lib*"),
              new Question("/usr/bin/sort", 0, "libnone.so"),
              new Question("", pid, ""),
              new Question("", pid, "libc*"))) {
        assertEquals(
            find(LocalFiles.HERE, search, question),
            find(there, search, question),
            question.toString());
      }
      Files.delete(sleep);
      assertEquals(
          find(LocalFiles.HERE, search, new Question("", pid, "")),
          find(there, search, new Question("", pid, "")));
    } finally {
      process.destroy();
    }
  }

  @Test
  void whatAMachineSaysIsNotTrusted() throws Exception {
    for (String script :
        List.of(
            "exit 0",
            "while read -r q; do echo garbage; done",
            "while read -r q; do echo ' zz'; echo =; done",
            "while read -r q; do echo =; done",
            "while read -r q; do echo ' 20'; echo =; done",
            "while read -r q; do echo ' 20 39 39 39 39 39'; echo =; done",
            "head -c 1000000 /dev/zero | tr '\\0' a",
            "while :; do echo ' 61 61 61 61 61 61 61 61 61 61 61 61 61 61 61 61'; done")) {
      try (RemoteFiles there = new RemoteFiles(new Hostile(script))) {
        assertThrows(IOException.class, () -> there.real(Path.of("/bin/sh")), script);
        assertEquals(NodeFiles.Kind.NONE, there.kind(Path.of("/bin/sh")), script);
      }
    }
    // A relative path, and a size that is not that of what comes.
    String lies =
        "while read -r q; do echo ' 38 31 61 34 20 39 39 39 39 20 31 20 31 0a 20 30'; echo =; done";
    try (RemoteFiles there = new RemoteFiles(new Hostile(lies))) {
      Path shell = Path.of("/bin/sh");
      assertThrows(IOException.class, () -> there.real(shell));
      try (NodeFile open = there.open(shell)) {
        assertThrows(IOException.class, () -> open.bytes(5000, 100));
      }
      Found found =
          find(
                  there,
                  ProgramSearch.of(Map.of(), Optional.empty(), 0),
                  new Question("/bin/sh", 0, ""))
              .getFirst();
      assertInstanceOf(NodePrograms.Missing.class, found);
      assertThrows(IOException.class, () -> there.here(shell));
    }
  }
}
