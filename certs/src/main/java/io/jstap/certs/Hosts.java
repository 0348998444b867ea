// SPDX-License-Identifier: Apache-2.0
package io.jstap.certs;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Names and addresses under which a server is reached. */
final class Hosts {
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern NAME =
      Pattern.compile("(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9_-]*)(\\.[A-Za-z0-9][A-Za-z0-9_-]*)*");

  /** How a guest of QEMU's user network calls the host's loopback. */
  private static final String HOST_OF_GUESTS = "10.0.2.2";

  private Hosts() {}

  static boolean isAddress(String host) {
    return IPV4.matcher(host).matches() || IPV6.matcher(host).matches();
  }

  /** Whether a certificate can carry it. */
  static boolean isValid(String host) {
    if (!isAddress(host)) {
      return host.length() <= 253 && NAME.matcher(host).matches();
    }
    try {
      // A literal: nothing is looked up.
      InetAddress.getByName(host);
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Everything under which this machine is reached by itself and by guests on it. */
  static List<String> ofThisMachine() {
    Set<String> hosts = new LinkedHashSet<>();
    hosts.add("localhost");
    hosts.add("127.0.0.1");
    hosts.add("0:0:0:0:0:0:0:1");
    hosts.add(HOST_OF_GUESTS);
    String own = ownName();
    if (isValid(own)) {
      hosts.add(own);
    }
    return List.copyOf(hosts);
  }

  static String ownName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
