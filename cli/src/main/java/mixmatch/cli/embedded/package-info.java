/** The broker and the object store that a system on one machine brings along, each a process of its own. */
package mixmatch.cli.embedded;
