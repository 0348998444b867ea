// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.tapset;

import java.nio.file.Path;

/**
 * A root folder that one compilation adds to the search ({@code -I}).
 *
 * @param folder where its files are
 * @param shown what messages call that folder
 */
public record ExtraRoot(Path folder, String shown) {
  /** What messages call a file below it. */
  String shown(Path file) {
    return file.startsWith(folder) ? shown + "/" + folder.relativize(file) : file.toString();
  }
}
