// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.trust;

import io.jstap.client.ClientException;

/** Why a module is refused, each reason with its own code. */
public enum Refusal {
  NO_SIGNATURE("JS5011", "have it compiled by the build host; modules are never run unsigned"),
  DAMAGED("JS5012", "the file was changed after it was signed: compile again"),
  UNKNOWN_SIGNER(
      "JS5013",
      "if you trust the build host, install its signer.pem into /etc/jstap/trusted (bin/jstap-certs trust)"),
  MALFORMED("JS5014", "this is no module that jstap made, or it is cut off: compile again"),
  OTHER_KERNEL("JS5015", "compile it for the running kernel"),
  EXPIRED("JS5016", "compile again; if it was just made, compare the clocks"),
  WEAK_ALGORITHM("JS5017", "make a new signer: bin/jstap-certs issue signer"),
  UNTRUSTED_FOLDER("JS5018", "chown root and chmod go-w the folder and its files");

  private final String code;
  private final String help;

  Refusal(String code, String help) {
    this.code = code;
    this.help = help;
  }

  ClientException because(String message) {
    return new ClientException(code, "the module is refused: " + message, help);
  }
}
