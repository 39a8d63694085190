/** The folder that a command works in, and how files are written whole. Nothing here starts a process. */
package mixmatch.cli.files;
