// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.remote;

import io.jstap.client.node.NodeFile;
import io.jstap.client.node.NodeFiles;
import io.jstap.client.node.ProgramSearch;
import io.jstap.client.remote.RemoteShell.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of another machine, by a shell there that runs as the user of the transport. What was
 * looked at once is not looked at again, for these files serve one compilation.
 */
public final class RemoteFiles implements NodeFiles, AutoCloseable {
  private static final int BLOCK = 4096;

  /** What is read at once: a round trip costs more than its bytes. */
  private static final int AHEAD = 16;

  /** The largest program that is fetched, in bytes. */
  private static final long MOST_FETCHED = 4L << 30;

  private static final int TYPE = 0170000;
  private static final int REGULAR = 0100000;
  private static final int FOLDER = 0040000;

  private final Transport transport;
  private final RemoteShell shell;
  private final Map<Path, Optional<Stat>> stats = new HashMap<>();
  private final List<Path> fetched = new ArrayList<>();

  /**
   * Starts a shell there.
   *
   * @throws IOException no command can be run there
   */
  public RemoteFiles(Transport transport) throws IOException {
    this.transport = transport;
    this.shell = new RemoteShell(transport);
  }

  /** What stat(2) tells, links followed. */
  private record Stat(int mode, long size, String inode, String device) {}

  /** Where programs and libraries are looked for there, and what the target is. */
  public ProgramSearch search(Optional<String> command, int target) throws IOException {
    String[] lines = good(shell.ask("folders", "/"), "the environment").split("\n", -1);
    return ProgramSearch.of(
        Map.of("PATH", lines[0], "LD_LIBRARY_PATH", lines.length > 1 ? lines[1] : ""),
        command,
        target);
  }

  private static String good(Answer answer, String what) throws IOException {
    if (!answer.isGood()) {
      throw new IOException(what + " cannot be read");
    }
    return answer.text();
  }

  private Optional<Stat> stat(Path path) {
    return stats.computeIfAbsent(path, this::askStat);
  }

  private Optional<Stat> askStat(Path path) {
    try {
      Answer answer = shell.ask("stat", path.toString());
      String[] words = answer.text().strip().split(" ", -1);
      if (!answer.isGood() || words.length != 4) {
        return Optional.empty();
      }
      return Optional.of(
          new Stat(Integer.parseInt(words[0], 16), Long.parseLong(words[1]), words[2], words[3]));
    } catch (IOException | NumberFormatException e) {
      // What cannot be looked at is not there, as for files of this machine.
      return Optional.empty();
    }
  }

  @Override
  public Kind kind(Path path) {
    return stat(path)
        .map(
            stat ->
                switch (stat.mode & TYPE) {
                  case REGULAR -> Kind.FILE;
                  case FOLDER -> Kind.FOLDER;
                  default -> Kind.OTHER;
                })
        .orElse(Kind.NONE);
  }

  @Override
  public boolean isReadable(Path path) {
    return access(path).contains("r");
  }

  @Override
  public boolean isExecutable(Path path) {
    return access(path).contains("x");
  }

  private String access(Path path) {
    try {
      return shell.ask("access", path.toString()).text();
    } catch (IOException e) {
      // Who cannot be asked permits nothing.
      return "";
    }
  }

  @Override
  public Path real(Path path) throws IOException {
    Answer answer = shell.ask("real", path.toString());
    if (!answer.isGood()) {
      throw new NoSuchFileException(path.toString());
    }
    return path(answer.text());
  }

  @Override
  public Path link(Path path) throws IOException {
    Answer answer = shell.ask("link", path.toString());
    if (!answer.isGood()) {
      throw new NoSuchFileException(path.toString());
    }
    return path(answer.text());
  }

  /** A line that is a path. */
  private static Path path(String line) throws IOException {
    String text = line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
    try {
      if (text.startsWith("/")) {
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      throw new IOException("the machine gives a path that is none", e);
    }
    throw new IOException("the machine gives a path that is none");
  }

  @Override
  public boolean isSame(Path one, Path other) {
    Optional<Stat> first = stat(one);
    Optional<Stat> second = stat(other);
    return first.isPresent()
        && second.isPresent()
        && first.get().inode.equals(second.get().inode)
        && first.get().device.equals(second.get().device);
  }

  @Override
  public String inode(Path path) {
    return stat(path).map(Stat::inode).orElse("");
  }

  @Override
  public List<String> names(Path folder, int most) throws IOException {
    Answer answer = shell.ask("names", folder.toString(), most);
    if (answer.status() == 2) {
      throw new IOException(folder + " holds more than " + most + " files");
    }
    List<String> names = new ArrayList<>();
    for (String name : good(answer, folder.toString()).split("/", -1)) {
      if (!name.isEmpty() && name.indexOf('\0') < 0) {
        names.add(name);
      }
    }
    return names;
  }

  @Override
  public List<String> lines(Path path, int most) throws IOException {
    return good(shell.ask("lines", path.toString(), most), path.toString()).lines().toList();
  }

  @Override
  public NodeFile open(Path path) throws IOException {
    Stat stat = stat(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
    return new Open(path, stat.size);
  }

  /** Fetches the file; it goes when these files are closed. */
  @Override
  public Path here(Path path) throws IOException {
    long size = stat(path).orElseThrow(() -> new NoSuchFileException(path.toString())).size;
    if (size > MOST_FETCHED) {
      throw new IOException(path + " is larger than 4 GiB");
    }
    Path copy = Files.createTempFile("jstap-program", "");
    fetched.add(copy);
    Process cat =
        transport.start(
            List.of("cat", "--", path.toString()),
            Redirect.from(Path.of("/dev/null").toFile()),
            Redirect.PIPE);
    try (InputStream in = cat.getInputStream();
        OutputStream out = Files.newOutputStream(copy)) {
      byte[] part = new byte[1 << 16];
      long left = size;
      for (int n = in.read(part); n >= 0; n = in.read(part)) {
        left -= n;
        if (left < 0) {
          throw new IOException(path + " grows while it is read");
        }
        out.write(part, 0, n);
      }
      if (left > 0) {
        throw new IOException(path + " did not arrive whole");
      }
    } finally {
      cat.destroy();
    }
    return copy;
  }

  /** What was fetched is removed, and the shell ends. */
  @Override
  public void close() {
    shell.close();
    for (Path copy : fetched) {
      try {
        Files.deleteIfExists(copy);
      } catch (IOException e) {
        System.err.println("note: " + copy + " cannot be removed");
      }
    }
  }

  private final class Open implements NodeFile {
    private final Path path;
    private final long size;
    private final Map<Long, byte[]> read = new HashMap<>();

    Open(Path path, long size) {
      this.path = path;
      this.size = size;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public int read(ByteBuffer bytes, long offset) throws IOException {
      int done = 0;
      while (bytes.hasRemaining() && offset + done < size) {
        long at = offset + done;
        long chunk = at / (AHEAD * BLOCK);
        byte[] part = chunk(chunk, bytes.remaining());
        int from = (int) (at - chunk * AHEAD * BLOCK);
        if (from >= part.length) {
          break;
        }
        int length = Math.min(part.length - from, bytes.remaining());
        bytes.put(part, from, length);
        done += length;
      }
      return done;
    }

    /** At least one chunk, and all that is wanted when that is more. */
    private byte[] chunk(long number, int wanted) throws IOException {
      byte[] known = read.get(number);
      if (known != null) {
        return known;
      }
      int blocks = Math.max(AHEAD, wanted / BLOCK + AHEAD);
      Answer answer = shell.ask("blocks", path.toString(), number * AHEAD, blocks);
      if (!answer.isGood()) {
        throw new IOException(path + " cannot be read");
      }
      if (answer.output().length > (long) blocks * BLOCK) {
        throw new IOException("the machine's answer is damaged");
      }
      read.put(number, answer.output());
      return answer.output();
    }

    @Override
    public void close() {
      read.clear();
    }
  }
}
