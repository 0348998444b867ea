// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

/** A line of source and the link-time address where its code begins. */
public record Statement(SourceLine line, long address) {}
