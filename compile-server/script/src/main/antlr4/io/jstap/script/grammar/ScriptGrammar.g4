// SPDX-License-Identifier: Apache-2.0

/*
 * The script language behind lexer and preprocessor. Token types are assigned by GrammarTokens,
 * which also decides by position what one token of lookahead can not: whether '+', '-', '&', '++',
 * '--', '(' or '[' continues an expression or begins one, and whether ';' ends a statement or is
 * one. Thus every rule but the dangling 'else' is LL(1). Chains of operators are flat here;
 * OperatorBuilder groups them by precedence.
 */
parser grammar ScriptGrammar;

options {
  superClass = BoundedParser;
  contextSuperClass = LeanContext;
}

tokens {
  IDENTIFIER, NUMBER, STRING, EMBEDDED_C, AT_OPERATOR, PRINT, PRETTY, BROKEN,
  PROBE, GLOBAL, PRIVATE, FUNCTION, IF, ELSE, FOR, FOREACH, IN, LIMIT, RETURN, RETURN_VALUE,
  DELETE, WHILE, BREAK, CONTINUE, NEXT, STRING_TYPE, LONG_TYPE, TRY, CATCH,
  LEFT_PAREN, CALL_PAREN, RIGHT_PAREN, LEFT_BRACKET, INDEX_BRACKET, RIGHT_BRACKET,
  LEFT_BRACE, RIGHT_BRACE, COMMA, DOT, COLON, QUESTION, EXCLAMATION, EMPTY, TERMINATOR,
  ASSIGN, ADD_ASSIGN, OTHER_ASSIGN, STAR, PERCENT, BINARY, MATCH, ARROW,
  INFIX_PLUS, INFIX_MINUS, INFIX_AND, PREFIX_PLUS, PREFIX_MINUS, PREFIX_AND, COMPLEMENT,
  PREFIX_CREMENT, POSTFIX_CREMENT
}

declaration
  : probe
  | PRIVATE? GLOBAL variables
  | PRIVATE? function
  | PRIVATE variables
  | EMBEDDED_C
  ;

probe
  : PROBE points (aliasOperator points)* block (COMMA block)?
  ;

aliasOperator
  : ASSIGN | ADD_ASSIGN
  ;

points
  : point (COMMA point)*
  ;

point
  : component (DOT component)* mark? condition?
  ;

mark
  : QUESTION | EXCLAMATION
  ;

condition
  : IF (LEFT_PAREN | CALL_PAREN) expression RIGHT_PAREN
  ;

component
  : componentName ((LEFT_PAREN | CALL_PAREN) literal RIGHT_PAREN)?
  | LEFT_BRACE points RIGHT_BRACE
  ;

componentName
  : (keyword | IF | IDENTIFIER | PRINT | PRETTY | STAR) (keyword | IDENTIFIER | PRINT | PRETTY | STAR)*
  ;

keyword
  : PROBE | GLOBAL | PRIVATE | FUNCTION | ELSE | FOR | FOREACH | IN | LIMIT | RETURN | RETURN_VALUE
  | DELETE | WHILE | BREAK | CONTINUE | NEXT | STRING_TYPE | LONG_TYPE | TRY | CATCH
  ;

literal
  : (PREFIX_MINUS | INFIX_MINUS)? NUMBER
  | STRING
  ;

variables
  : variable (COMMA variable)* (EMPTY | TERMINATOR)?
  ;

variable
  : IDENTIFIER PERCENT? ((LEFT_BRACKET | INDEX_BRACKET) NUMBER RIGHT_BRACKET)? (ASSIGN literal)?
  ;

function
  : FUNCTION functionName (COLON type)? (LEFT_PAREN | CALL_PAREN) parameters? RIGHT_PAREN
    (COLON NUMBER)? (block | EMBEDDED_C)
  ;

functionName
  : IDENTIFIER | PRINT | STRING_TYPE | LONG_TYPE
  ;

type
  : STRING_TYPE | LONG_TYPE
  ;

parameters
  : parameter (COMMA parameters?)?
  ;

parameter
  : IDENTIFIER (COLON type)?
  ;

block
  : LEFT_BRACE statement* RIGHT_BRACE
  ;

statement
  : EMPTY
  | block
  | ifStatement
  | whileStatement
  | forStatement
  | foreachStatement
  | tryStatement
  | (BREAK | CONTINUE | NEXT | RETURN) TERMINATOR?
  | RETURN_VALUE expression TERMINATOR?
  | DELETE expression TERMINATOR?
  | expression TERMINATOR?
  ;

ifStatement
  : IF LEFT_PAREN expression RIGHT_PAREN statement (ELSE statement)?
  ;

whileStatement
  : WHILE LEFT_PAREN expression RIGHT_PAREN statement
  ;

forStatement
  : FOR LEFT_PAREN start=expression? (EMPTY | TERMINATOR) test=expression? (EMPTY | TERMINATOR)
    step=expression? RIGHT_PAREN statement
  ;

foreachStatement
  : FOREACH LEFT_PAREN foreachVariables IN base slice? sort? (LIMIT expression)? RIGHT_PAREN
    statement
  ;

foreachVariables
  : foreachKey (ASSIGN (foreachKey | foreachKeys))?
  | foreachKeys
  ;

foreachKeys
  : (LEFT_BRACKET | INDEX_BRACKET) foreachKey (COMMA foreachKey)* RIGHT_BRACKET
  ;

foreachKey
  : IDENTIFIER sign?
  ;

slice
  : (LEFT_BRACKET | INDEX_BRACKET) keys RIGHT_BRACKET
  ;

sort
  : AT_OPERATOR? sign
  ;

sign
  : INFIX_PLUS | PREFIX_PLUS | INFIX_MINUS | PREFIX_MINUS
  ;

tryStatement
  : TRY block CATCH (LEFT_PAREN IDENTIFIER RIGHT_PAREN)? block
  ;

expression
  : operand link*
  ;

link
  : (BINARY | STAR | PERCENT | DOT | INFIX_PLUS | INFIX_MINUS | INFIX_AND | ASSIGN | ADD_ASSIGN
    | OTHER_ASSIGN) operand
  | IN base
  | MATCH STRING
  | QUESTION expression COLON operand
  ;

base
  : IDENTIFIER
  | atOperator
  ;

operand
  : prefix* PREFIX_CREMENT? PREFIX_AND? primary suffix* PRETTY? POSTFIX_CREMENT?
  ;

prefix
  : PREFIX_PLUS | PREFIX_MINUS | EXCLAMATION | COMPLEMENT
  ;

suffix
  : ARROW (IDENTIFIER | PRETTY)
  | INDEX_BRACKET keys RIGHT_BRACKET
  ;

primary
  : NUMBER
  | STRING
  | IDENTIFIER (CALL_PAREN arguments? RIGHT_PAREN)?
  | PRINT LEFT_PAREN arguments? RIGHT_PAREN
  | LEFT_PAREN expression RIGHT_PAREN
  | LEFT_BRACKET keys RIGHT_BRACKET
  | EMBEDDED_C
  | atOperator
  ;

atOperator
  : AT_OPERATOR LEFT_PAREN arguments? RIGHT_PAREN
  ;

arguments
  : expression (COMMA expression)*
  ;

keys
  : key (COMMA key)*
  ;

key
  : STAR
  | expression
  ;
