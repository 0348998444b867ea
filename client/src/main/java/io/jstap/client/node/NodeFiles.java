// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a node, as far as finding programs and libraries in them goes. Paths are the node's;
 * those that do not begin with a slash are from the folder that commands run in there.
 */
public interface NodeFiles {
  /** What a path leads to. */
  enum Kind {
    /** Nothing, or nothing that can be looked at. */
    NONE,
    FILE,
    FOLDER,
    OTHER
  }

  /** What a path leads to, links followed. */
  Kind kind(Path path);

  boolean isReadable(Path path);

  boolean isExecutable(Path path);

  /** The path without links; of something that is there. */
  Path real(Path path) throws IOException;

  /**
   * What a link says, which may be a path that leads nowhere.
   *
   * @throws java.nio.file.NoSuchFileException there is no such link
   */
  Path link(Path path) throws IOException;

  /** Whether two paths lead to one file; not, when one of them cannot be looked at. */
  boolean isSame(Path one, Path other);

  /** The number of the file's inode, in decimal; empty when it cannot be looked at. */
  String inode(Path path);

  /**
   * The names in a folder, without those of itself and the folder above.
   *
   * @param most there may be
   * @throws IOException there are more, or the folder cannot be read
   */
  List<String> names(Path folder, int most) throws IOException;

  /** Opens a file for reading. */
  NodeFile open(Path path) throws IOException;

  /**
   * A file of this machine with the content of a file of the node, for as long as these files are
   * in use.
   */
  Path here(Path path) throws IOException;

  /**
   * The lines of a file that has no size before it is read, as those of {@code /proc} have none.
   *
   * @param most lines that are read
   */
  List<String> lines(Path path, int most) throws IOException;

  /** Whether there is a file, and no folder or device. */
  default boolean isFile(Path path) {
    return kind(path) == Kind.FILE;
  }
}
