// SPDX-License-Identifier: Apache-2.0
package io.jstap.client;

import io.jstap.diagnostics.ProblemCode;

/** What can go wrong on the node's side. */
public enum ClientProblem implements ProblemCode {
  USAGE("JS5001"),
  SERVER_ADDRESS("JS5002"),
  CLIENT_CERTIFICATE("JS5003"),
  SERVER_CERTIFICATE("JS5004"),
  CLIENT_REFUSED("JS5005"),
  SERVER_UNREACHABLE("JS5006"),
  REQUEST_REFUSED("JS5007"),
  SERVER_BUSY("JS5008"),
  CALL_FAILED("JS5009"),
  BAD_REPLY("JS5010"),
  NO_SIGNATURE("JS5011"),
  DAMAGED("JS5012"),
  UNKNOWN_SIGNER("JS5013"),
  MALFORMED("JS5014"),
  OTHER_KERNEL("JS5015"),
  EXPIRED("JS5016"),
  WEAK_ALGORITHM("JS5017"),
  UNTRUSTED_FOLDER("JS5018"),
  NOT_PERMITTED("JS5019"),
  HELPER_MISSING("JS5020"),
  HELPER_FAILED("JS5021"),
  INTERRUPTED("JS5022"),
  FILE("JS5023"),
  NODE("JS5024"),
  TARGET("JS5025"),
  LOCAL_SERVER("JS5026"),
  REMOTE("JS5027"),
  WARNINGS("JS5030"),
  TOO_MANY_PROGRAMS("JS5031"),
  NODE_CONFIGURATION("JS5040"),
  NODE_IDENTITY("JS5041"),
  CONTROLLER_KEYS("JS5042"),
  ORDER("JS5043"),
  STOP_NOT_DONE("JS5044"),
  ROLLOUT_NOT_THERE_YET("JS5045"),
  DEFECT("JS5099");

  private final String id;

  ClientProblem(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
