/** The boards of the page, as messages and the stored history tell them. Plain classes of bounded size. */
package mixmatch.eval.board;
