// SPDX-License-Identifier: Apache-2.0
package io.jstap.client;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Words for failures of the file system, whose own message is often only the path. */
public final class IoMessages {
  private IoMessages() {}

  /** Why, without the name of the file. */
  public static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException e -> "there is no such file";
      case AccessDeniedException e -> "permission denied";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> String.valueOf(failure.getMessage());
    };
  }
}
