// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import com.google.protobuf.ByteString;
import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import io.jstap.proto.v1.TapsetFile;
import io.jstap.proto.v1.TapsetRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A folder of tapsets on this machine, which the server shall search too ({@code -I}). */
final class TapsetFolder {
  /** What one request may carry. */
  private static final int MOST_FILES = 1000;

  private static final int DEEPEST = 20;

  /** Names that a compile server takes: letters of any script, digits and a few marks. */
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}0-9_+-][\\p{L}\\p{M}0-9_.+-]*");

  private TapsetFolder() {}

  /** The folder with all its {@code .stp} and {@code .stpm} files. */
  static TapsetRoot read(Path folder) throws ClientException {
    try (Stream<Path> walk = Files.walk(folder, DEEPEST)) {
      List<Path> files =
          walk.filter(TapsetFolder::isTapset).filter(Files::isRegularFile).sorted().toList();
      if (files.size() > MOST_FILES) {
        throw new ClientException(
            ClientProblem.FILE,
            "-I %s: there are %d tapset files, more than %d"
                .formatted(folder, files.size(), MOST_FILES),
            "name a folder that holds the script's own tapsets only");
      }
      TapsetRoot.Builder root = TapsetRoot.newBuilder().setFolder(folder.toString());
      for (Path file : files) {
        checkNames(folder, folder.relativize(file));
        root.addFiles(
            TapsetFile.newBuilder()
                .setPath(folder.relativize(file).toString())
                .setContent(ByteString.copyFrom(Files.readAllBytes(file))));
      }
      return root.build();
    } catch (UncheckedIOException e) {
      throw unreadable(folder, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static void checkNames(Path folder, Path file) throws ClientException {
    for (Path part : file) {
      if (!NAME.matcher(part.toString()).matches()) {
        throw new ClientException(
            ClientProblem.FILE,
            "-I %s: the file %s cannot be sent: '%s' is no name for a tapset's file or folder"
                .formatted(folder, file, part),
            "rename it: letters, digits and _ + - . are taken, in UTF-8, and no dot in front");
      }
    }
  }

  private static boolean isTapset(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".stp") || name.endsWith(".stpm");
  }

  private static ClientException unreadable(Path folder, IOException reason) {
    return new ClientException(
        ClientProblem.FILE,
        "-I " + folder + ": cannot read it: " + IoMessages.reason(reason),
        "name a folder of tapsets that can be read",
        reason);
  }
}
