// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.source;

import java.util.regex.Pattern;

/**
 * A kernel module or user binary that a script probes; a node refuses the module when its own has
 * another build-id.
 *
 * @param name name of the kernel module, or absolute path of the binary; printable ASCII without
 *     blanks
 * @param buildId lower-case hexadecimal
 */
public record ProbedObject(String name, String buildId) {
  private static final Pattern NAME = Pattern.compile("[!-~]{1,255}");
  private static final Pattern BUILD_ID = Pattern.compile("(?:[0-9a-f]{2}){2,32}");

  public ProbedObject {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name for a manifest: '" + name + "'");
    }
    if (!BUILD_ID.matcher(buildId).matches()) {
      throw new IllegalArgumentException("not a build-id: '" + buildId + "'");
    }
  }
}
