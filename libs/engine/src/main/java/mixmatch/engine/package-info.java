/** The interface of engines, which compute a network in training, and what they have in common. */
package mixmatch.engine;
