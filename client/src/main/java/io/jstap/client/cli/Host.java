// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.node.Node;
import io.jstap.client.node.NodeDescription;
import io.jstap.client.remote.LocalTransport;
import io.jstap.client.remote.RemoteAddress;
import io.jstap.client.remote.Transport;
import io.jstap.client.remote.Transports;
import io.jstap.client.session.HelperConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/** A machine that a session runs on: this one, or one of those that {@code --remote} names. */
final class Host implements AutoCloseable {
  private static final String HELPER = "/usr/lib/jstap/staprun-native";

  private final int id;
  private final String uri;
  private final Transport transport;
  private final Marks marks;
  private final NodeDescription description;

  /** Taken by the session. */
  private @Nullable HelperConnection connection;

  private Host(
      int id,
      String uri,
      Transport transport,
      Marks marks,
      NodeDescription description,
      @Nullable HelperConnection connection) {
    this.id = id;
    this.uri = uri;
    this.transport = transport;
    this.marks = marks;
    this.description = description;
    this.connection = connection;
  }

  /** This machine, without {@code --remote}. */
  static Host here(Options options, Node node) {
    return new Host(
        0,
        "",
        new LocalTransport(helperHere(options)),
        Marks.NONE,
        NodeDescription.here(node, ZonedDateTime.now(ZoneId.systemDefault())),
        null);
  }

  /**
   * Reaches a machine, and asks its helper what it is.
   *
   * @param id its place among the remotes, from 0
   * @param marks what its lines begin with
   */
  static Host reach(
      Options options, Interrupts interrupts, int id, RemoteAddress address, Marks marks)
      throws ClientException {
    boolean interactive = !Terminal.ofInput().isEmpty();
    String helper = options.helper == null ? HELPER : options.helper.toString();
    Transport transport = Transports.of(address, helper, helperHere(options), interactive);
    interrupts.atEnd(transport::close);
    boolean reached = false;
    try {
      HelperConnection connection =
          HelperConnection.open(
              transport.open(),
              interactive,
              line -> marks.say("WARNING: " + address + ": " + line));
      NodeDescription description = NodeDescription.parse(connection.description());
      reached = true;
      return new Host(id, address.toString(), transport, marks, description, connection);
    } finally {
      if (!reached) {
        transport.close();
      }
    }
  }

  /** The installed helper; the one in the checkout is not setuid, so it is of use to root only. */
  private static Path helperHere(Options options) {
    if (options.helper != null) {
      return options.helper;
    }
    Path installed = Path.of(HELPER);
    Path built = Path.of(System.getProperty("jstap.home", "."), "build/staprun-native");
    boolean root = "root".equals(System.getProperty("user.name"));
    return !Files.exists(installed) && root && Files.exists(built) ? built : installed;
  }

  int id() {
    return id;
  }

  /** As the user named it; empty for this machine without a name. */
  String uri() {
    return uri;
  }

  boolean isRemote() {
    return !uri.isEmpty();
  }

  Transport transport() {
    return transport;
  }

  Marks marks() {
    return marks;
  }

  NodeDescription description() {
    return description;
  }

  /** The helper, once: a session owns it then. */
  synchronized HelperConnection connect() throws ClientException {
    HelperConnection open = connection;
    connection = null;
    return open != null
        ? open
        : HelperConnection.open(transport.open(), /* patient= */ false, marks::say);
  }

  @Override
  public synchronized void close() {
    HelperConnection open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
    transport.close();
  }
}
