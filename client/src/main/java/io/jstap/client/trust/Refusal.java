// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.trust;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;

/** Why a module is not loaded. The client and the helper give the same reasons. */
public enum Refusal {
  NO_SIGNATURE(
      1,
      ClientProblem.NO_SIGNATURE,
      "have it compiled by a compile server; a module is never run unsigned"),
  DAMAGED(2, ClientProblem.DAMAGED, "the file was changed after it was signed: compile again"),
  UNKNOWN_SIGNER(
      3,
      ClientProblem.UNKNOWN_SIGNER,
      "if you trust the build host, install its signer.pem as root: jstap-certs trust --signer signer.pem"),
  MALFORMED(4, ClientProblem.MALFORMED, "compile again; only whole modules made by jstap are run"),
  OTHER_KERNEL(5, ClientProblem.OTHER_KERNEL, "compile it for the running kernel"),
  NOT_PERMITTED(
      6,
      ClientProblem.NOT_PERMITTED,
      "ask for membership in the group that it needs: stapdev, stapsys or stapusr"),
  EXPIRED(7, ClientProblem.EXPIRED, "compile again; if it is fresh, compare the clocks"),
  WEAK_ALGORITHM(
      8,
      ClientProblem.WEAK_ALGORITHM,
      "make a new signer on the build host: jstap-certs rotate signer"),
  UNTRUSTED_FOLDER(
      9, ClientProblem.UNTRUSTED_FOLDER, "as root: chown root and chmod go-w that path");

  private final int number;
  private final ClientProblem code;
  private final String help;

  Refusal(int number, ClientProblem code, String help) {
    this.number = number;
    this.code = code;
    this.help = help;
  }

  ClientException because(String why) {
    return new ClientException(code, "the module is refused: " + why, help);
  }

  /**
   * The helper's verdict.
   *
   * @param number its reason
   * @param text its explanation
   */
  public static ClientException byHelper(int number, String text) {
    for (Refusal refusal : values()) {
      if (refusal.number == number) {
        return new ClientException(
            refusal.code, "the helper refuses the module: " + text, refusal.help);
      }
    }
    return new ClientException(
        ClientProblem.HELPER_FAILED,
        "the helper refuses the module: " + text,
        "the helper is newer than this client: install both from one build");
  }
}
