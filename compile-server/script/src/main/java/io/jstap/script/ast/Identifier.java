// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.ast;

import io.jstap.diagnostics.SourceSpan;

/** A name with its place. */
public record Identifier(SourceSpan span, String name) {}
