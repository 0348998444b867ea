// SPDX-License-Identifier: Apache-2.0
/**
 * Gets binaries that are not installed from debuginfod servers, by build-id, into the cache folder
 * that all clients of this user share.
 *
 * <p>Reading order: {@link io.jstap.debuginfo.fetch.Debuginfod}, {@link
 * io.jstap.debuginfo.fetch.DebuginfodSettings}, {@link io.jstap.debuginfo.fetch.DebuginfodCache},
 * {@link io.jstap.debuginfo.fetch.PartialFile}, {@link io.jstap.debuginfo.fetch.Transfer}. Servers
 * are not trusted: what they send is bounded, and used only when it holds the build-id that was
 * asked for. Nothing that a server sends becomes a part of a path.
 */
@NullMarked
package io.jstap.debuginfo.fetch;

import org.jspecify.annotations.NullMarked;
