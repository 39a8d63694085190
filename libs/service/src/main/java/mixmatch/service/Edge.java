package mixmatch.service;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Marks the method that takes a channel's messages. An Error that it throws is no fault of a message, and ends the process. */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Edge {
    @Edge
    @Interceptor
    @Priority(Interceptor.Priority.APPLICATION)
    class Errors {
        @AroundInvoke
        Object end(InvocationContext call) throws Exception {
            try {
                return call.proceed();
            } catch (Error e) {
                String channel = call.getMethod().getAnnotation(Incoming.class).value();
                FatalFailure.end("channel " + channel, e);
                throw e;
            }
        }
    }
}
