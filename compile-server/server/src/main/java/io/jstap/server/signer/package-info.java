// SPDX-License-Identifier: Apache-2.0
/**
 * The signer: a process of its own that holds the key, inspects what it is asked to sign, and
 * listens on a Unix socket.
 *
 * <p>Reading order: {@link io.jstap.server.signer.SignerMain} (the process), {@code SignerService}
 * (its socket), {@code SignerProtocol} (what is said on it), {@link
 * io.jstap.server.signer.SignerClient} (the compile server's side), {@link
 * io.jstap.server.signer.SignerProcess} (a signer that the compile server starts for itself).
 */
@NullMarked
package io.jstap.server.signer;

import org.jspecify.annotations.NullMarked;
