// SPDX-License-Identifier: Apache-2.0
/** Comments of scripts that tell people about them. */
@NullMarked
package io.jstap.script.doc;

import org.jspecify.annotations.NullMarked;
