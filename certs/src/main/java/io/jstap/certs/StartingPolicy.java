// SPDX-License-Identifier: Apache-2.0
package io.jstap.certs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The policy that a new compile server begins with; its administrator changes it. */
final class StartingPolicy {
  private static final String TEXT =
      """
      # Who may do what on this compile server; docs/security.md of jstap tells more. The first entry that names a
      # caller holds; who is named by none gets no service. jstap-certs issue client --role ROLE --name NAME makes
      # certificates of jstap:ROLE/NAME.
      version: 1
      entries:
        # DEVELOPMENT: the certificate that jstap-certs dev makes, and the user of this machine who runs the server, may
        # do everything. Remove this entry where others can reach the server.
        - identities: ["jstap:dev/*", "uid:*"]
          highest: stapdev
          guru: true
          tapsets: true
          uploads: true
          administration: true
          fleet: [view, author, operate]
          quotas: {running: 64, queued: 1000, modules-per-day: 1000000}
        # Nodes of the fleet load what rollouts bring them, and ask for nothing else.
        - identities: ["jstap:node/*"]
          highest: stapusr
          compile: false
          node: true
        - identities: ["jstap:stapusr/*"]
          highest: stapusr
        - identities: ["jstap:stapsys/*"]
          highest: stapsys
        - identities: ["jstap:stapdev/*"]
          highest: stapdev
          uploads: true
        # Guru mode and tapsets with embedded C are as good as root on every node that trusts the signer.
        - identities: ["jstap:guru/*"]
          highest: stapdev
          guru: true
          tapsets: true
          uploads: true
      """;

  private StartingPolicy() {}

  /** Writes it unless there is one already. */
  static void write(Path file) throws IOException {
    try {
      Files.write(file, TEXT.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      // An administrator's own policy stays as it is.
      return;
    }
  }
}
