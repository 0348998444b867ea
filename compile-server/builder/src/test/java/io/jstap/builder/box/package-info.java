// SPDX-License-Identifier: Apache-2.0
/** Tests of boxes; a name with a letter and two digits is a row of docs/security.md. */
@NullMarked
package io.jstap.builder.box;

import org.jspecify.annotations.NullMarked;
