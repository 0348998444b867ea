// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.session.NodeValues;
import io.jstap.client.trust.ModuleContents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is found out for a script that asks for it: time zone and namespaces of the machine that it
 * runs on, and which of several machines that is.
 */
final class GivenValues {
  private static final int LONGEST = 500;

  private GivenValues() {}

  /**
   * The values that a module wants, for the helper.
   *
   * @param host the machine it will run on
   * @param namespaces the process there whose namespaces count; 0: the helper or this process
   */
  static List<String> of(byte[] module, Host host, long namespaces) {
    Set<String> wanted = ModuleContents.wanted(module);
    List<String> values = new ArrayList<>(NodeValues.of(module, host.description(), namespaces));
    if (host.isRemote() && wanted.contains("remote_id")) {
      values.add("0remote_id=" + host.id());
    }
    if (host.isRemote() && wanted.contains("remote_uri")) {
      values.add("0remote_uri=" + escaped(host.uri()));
    }
    return values;
  }

  /** As in URIs (RFC 3986): what the helper does not take is a percent sign and two digits. */
  private static String escaped(String uri) {
    StringBuilder text = new StringBuilder();
    for (byte b : uri.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "_.+-:/@[]".indexOf(c) >= 0);
      text.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return text.substring(0, Math.min(text.length(), LONGEST));
  }
}
