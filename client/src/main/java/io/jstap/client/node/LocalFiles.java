// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of this machine. */
public final class LocalFiles implements NodeFiles {
  public static final LocalFiles HERE = new LocalFiles();

  private LocalFiles() {}

  @Override
  public Kind kind(Path path) {
    return Files.isRegularFile(path)
        ? Kind.FILE
        : Files.isDirectory(path) ? Kind.FOLDER : Files.exists(path) ? Kind.OTHER : Kind.NONE;
  }

  @Override
  public boolean isReadable(Path path) {
    return Files.isReadable(path);
  }

  @Override
  public boolean isExecutable(Path path) {
    return Files.isExecutable(path);
  }

  @Override
  public Path real(Path path) throws IOException {
    return path.toRealPath();
  }

  @Override
  public Path link(Path path) throws IOException {
    return Files.readSymbolicLink(path);
  }

  @Override
  public boolean isSame(Path one, Path other) {
    try {
      return Files.exists(one) && Files.isSameFile(one, other);
    } catch (IOException e) {
      // What cannot be looked at is not known to be the same.
      return false;
    }
  }

  @Override
  public String inode(Path path) {
    try {
      return String.valueOf(Files.getAttribute(path, "unix:ino"));
    } catch (IOException e) {
      // The contract has a value for that.
      return "";
    }
  }

  @Override
  public List<String> names(Path folder, int most) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder.resolve("."))) {
      for (Path entry : stream) {
        if (names.size() == most) {
          throw new IOException(folder + " holds more than " + most + " files");
        }
        names.add(String.valueOf(entry.getFileName()));
      }
    }
    return names;
  }

  @Override
  public NodeFile open(Path path) throws IOException {
    return new Open(FileChannel.open(path));
  }

  @Override
  public List<String> lines(Path path, int most) throws IOException {
    try (Stream<String> lines = Files.lines(path)) {
      return lines.limit(most).toList();
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
  }

  @Override
  public Path here(Path path) {
    return path;
  }

  private record Open(FileChannel channel) implements NodeFile {
    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public int read(ByteBuffer bytes, long offset) throws IOException {
      int start = bytes.position();
      while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position() - start) >= 0) {
        // Until it is full, or the file ends.
      }
      return bytes.position() - start;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
