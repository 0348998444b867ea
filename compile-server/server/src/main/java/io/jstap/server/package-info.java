// SPDX-License-Identifier: Apache-2.0
/**
 * The compile server: gRPC services, authentication, admission and the one class that leads a
 * script through all stages.
 *
 * <p>Reading order: {@link io.jstap.server.ServerMain}, {@link io.jstap.server.CompileServer},
 * {@link io.jstap.server.CompileServiceEndpoint}, {@link io.jstap.server.Compilation}. Nothing here
 * parses, translates or builds; it only calls those who do.
 */
@NullMarked
package io.jstap.server;

import org.jspecify.annotations.NullMarked;
