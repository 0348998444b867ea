// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.fetch;

import io.jstap.debuginfo.BuildId;
import io.jstap.debuginfo.fetch.TransferFailure.Kind;
import java.net.URI;
import java.net.URISyntaxException;

/** The addresses of servers. */
final class Servers {
  private Servers() {}

  /** Where a server has a file. */
  static URI url(String server, BuildId id, String artifact) throws TransferFailure {
    URI base;
    try {
      base = new URI(server);
    } catch (URISyntaxException e) {
      throw new TransferFailure(Kind.FINAL, "is not a URL");
    }
    String scheme = String.valueOf(base.getScheme());
    boolean web = scheme.equals("http") || scheme.equals("https");
    if (!web || base.getHost() == null) {
      throw new TransferFailure(Kind.FINAL, "is not an address of http or https");
    }
    String text = server.endsWith("/") ? server : server + "/";
    return URI.create(
        (text.endsWith("/buildid/") ? text : text + "buildid/") + id.hex() + "/" + artifact);
  }

  /** Its name in messages, which others than the owner of a password in it may read. */
  static String name(URI url) {
    return url.getScheme() + "://" + url.getRawAuthority().replaceFirst(".*@", "");
  }

  /** The same of what may be no URL. */
  static String name(String server) {
    return server.replaceFirst("//[^/]*@", "//");
  }
}
