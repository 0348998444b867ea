// SPDX-License-Identifier: Apache-2.0
package io.jstap.server.signer;

import io.jstap.builder.sign.ModuleInspector;
import io.jstap.builder.sign.NamedModule;
import io.jstap.builder.sign.SigningClaims;
import io.jstap.translator.source.Privilege;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * What compile server and signer say to each other: one request and one answer for each connection.
 * Numbers are big-endian; texts are a length of two bytes and modified UTF-8.
 */
final class SignerProtocol {
  private static final int MAGIC = 0x4a535331;
  private static final int SIGNED = 1;
  private static final int REFUSED = 2;

  /** How much a signature and its trailer add to a module at most. */
  private static final int SIGNATURE = 1 << 16;

  private SignerProtocol() {}

  /** A request as it came. */
  record Request(SigningClaims claims, NamedModule module) {}

  /** Either the signed file or the reason why there is none. */
  record Answer(Optional<byte[]> signed, String refusal) {}

  static void write(Request request, DataOutputStream out) throws IOException {
    SigningClaims claims = request.claims();
    byte[] module = request.module().bytes();
    out.writeInt(MAGIC);
    out.writeUTF(claims.identity());
    out.writeUTF(claims.name());
    out.writeUTF(claims.privilege().group());
    out.writeBoolean(claims.guru());
    out.writeUTF(claims.kernelBuildId());
    out.writeInt(module.length);
    out.write(module);
    out.flush();
  }

  /**
   * Reads a request; empty when the caller only wanted to know whether anybody listens, and has
   * gone.
   *
   * @throws IOException when it is none
   */
  static Optional<Request> readRequest(DataInputStream in) throws IOException {
    int first = in.read();
    if (first < 0) {
      return Optional.empty();
    }
    if (first != MAGIC >>> 24
        || in.readUnsignedByte() != (MAGIC >>> 16 & 0xff)
        || in.readUnsignedShort() != (MAGIC & 0xffff)) {
      throw new IOException("it does not begin like a request of a compile server of this version");
    }
    String identity = in.readUTF();
    String name = in.readUTF();
    Optional<Privilege> privilege = Privilege.ofGroup(in.readUTF());
    boolean guru = in.readBoolean();
    String kernel = in.readUTF();
    byte[] module = bytes(in, ModuleInspector.BIGGEST);
    SigningClaims claims =
        new SigningClaims(
            identity,
            name,
            privilege.orElseThrow(() -> new IOException("it names no class of modules")),
            guru,
            kernel);
    return Optional.of(new Request(claims, new NamedModule(name, module)));
  }

  static void write(Answer answer, DataOutputStream out) throws IOException {
    if (answer.signed().isPresent()) {
      byte[] signed = answer.signed().get();
      out.writeByte(SIGNED);
      out.writeInt(signed.length);
      out.write(signed);
    } else {
      out.writeByte(REFUSED);
      out.writeUTF(answer.refusal());
    }
    out.flush();
  }

  static Answer readAnswer(DataInputStream in) throws IOException {
    int kind = in.readByte();
    if (kind == SIGNED) {
      return new Answer(Optional.of(bytes(in, ModuleInspector.BIGGEST + SIGNATURE)), "");
    }
    if (kind == REFUSED) {
      return new Answer(Optional.empty(), in.readUTF());
    }
    throw new IOException("an answer of an unknown kind");
  }

  private static byte[] bytes(DataInputStream in, int most) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > most) {
      throw new IOException("a module of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }
}
