// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** What kernel modules may be called. */
public final class ModuleName {
  /** Longest name that the kernel takes, in characters: MODULE_NAME_LEN less the final NUL. */
  public static final int MAX_LENGTH = 55;

  /** Stands in an image wherever the name belongs; as long as a name can be. */
  public static final String PLACEHOLDER =
      "jstap_name_of_a_module_that_has_not_been_given_one_yet_";

  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_]{1,55}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private ModuleName() {}

  /** Whether a module may have this name: letters, digits and underscores. */
  public static boolean isValid(String name) {
    return VALID.matcher(name).matches() && !name.equals(PLACEHOLDER);
  }

  /**
   * A name that no other run has: {@code jstap_}, 16 digits of the script's digest, and 16 random
   * ones.
   *
   * @param scriptSha256 hexadecimal digest of the script
   */
  public static String unique(String scriptSha256) {
    byte[] random = new byte[8];
    RANDOM.nextBytes(random);
    return "jstap_" + scriptSha256.substring(0, 16) + "_" + HexFormat.of().formatHex(random);
  }
}
