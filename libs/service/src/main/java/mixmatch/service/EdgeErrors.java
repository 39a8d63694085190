package mixmatch.service;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Ends the process at once when an {@link Edge} throws an Error, and names the channel. */
@Edge
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
class EdgeErrors {
    @AroundInvoke
    Object end(InvocationContext call) throws Exception {
        try {
            return call.proceed();
        } catch (Error e) {
            FatalFailure.end(
                    "channel " + call.getMethod().getAnnotation(Incoming.class).value(), e);
            throw e;
        }
    }
}
