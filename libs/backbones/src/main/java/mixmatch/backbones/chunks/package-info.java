/** Features of many images, embedded a chunk at a time: which chunks there are, and the object of each. */
package mixmatch.backbones.chunks;
