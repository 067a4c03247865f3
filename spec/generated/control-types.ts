// Generated from spec/*.yaml by "npm run generate"; do not edit.
export interface paths {
    "/_emulator/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Is the emulator up, and was the bot reachable when last called. */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/platform.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The contract between bots and Divar, as the forms and the spec's words on the page need it. */
        get: operations["getPlatformContract"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/violations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What can be refused or found, in English and Persian; the id of a finding is that of its row. */
        get: operations["listViolations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The virtual users, in order of arrival. */
        get: operations["listUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/users/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A name of your choice, such as sara. */
                user: components["parameters"]["User"];
            };
            cookie?: never;
        };
        get?: never;
        /** Make a virtual user, or change its shown name and whether it has blocked the bot. */
        put: operations["putUser"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/users/{user}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A name of your choice, such as sara. */
                user: components["parameters"]["User"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say something as a virtual user, made on first use. */
        post: operations["sendUserMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deliver any JSON, or any bytes, to the bot's events URL.
         * @description Send `application/json` with a `body` of any shape, or any other content type whose bytes are delivered as they are.
         */
        post: operations["deliverEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The conversations, in order of their start. */
        get: operations["listConversations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/conversations/{conversation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        /** One conversation. */
        get: operations["getConversation"];
        /** Start a conversation with an id of your choice, without a message, where there is none. */
        put: operations["putConversation"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/conversations/{conversation_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        /** What both sides said, oldest first. */
        get: operations["listMessages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/conversations/{conversation_id}/recording": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        /**
         * The conversation as a file that replays it, in YAML.
         * @description Ids, times, secrets and phone numbers are placeholders.
         */
        get: operations["getRecording"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/post-conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a conversation of a buyer and a seller about a post, where there is none.
         * @description Both speak in it with POST /_emulator/users/{user}/messages and its conversation_id. A message comes to the bot as NEW_MESSAGE where a subscription is for it; else `not_delivered` says why it does not.
         */
        post: operations["startPostConversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the bot subscribed to. */
        get: operations["listSubscriptions"];
        put?: never;
        /** Subscribe as the bot would. */
        post: operations["createSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/posts/{post_token}/updates": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                post_token: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish, change, retire or archive a post; POST_UPDATE goes to the bot where it has subscribed.
         * @description PUBLISH puts the post up, RETIRE and ARCHIVE take it down, ONGOING leaves it in its state.
         */
        post: operations["updatePost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/replays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Play conversations against the bot of the app, and judge its replies.
         * @description Answers at once; progress comes on the stream as `replay` events, and from GET /_emulator/replays/{id}.
         */
        post: operations["startReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/replays/{replay_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                replay_id: string;
            };
            cookie?: never;
        };
        /** How far a replay is, and its verdict once it is over. */
        get: operations["getReplay"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/messages/{message_id}/press": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                message_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Press a button of a message, and learn what happened. */
        post: operations["pressButton"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/media": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keep a file that a virtual user sends, and give the data of a message with it.
         * @description Send the bytes with any other content type than `application/json`. The answer is what a message has as its
         *     image_data, file_data, voice_data or video_data. Kept where the files of bots are.
         */
        post: operations["uploadUserMedia"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/posts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The posts that the bot can read; those of `fixtures/posts` and of --posts among them. */
        get: operations["listPosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/posts/{post_token}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                post_token: string;
            };
            cookie?: never;
        };
        /** One post. */
        get: operations["readPost"];
        /** Put up a post, or put another in its place. */
        put: operations["putPost"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every exchange of both directions, oldest first. */
        get: operations["listEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/journal.har": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The journal as an HTTP Archive 1.2. */
        get: operations["getHar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/journal/{entry_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entry_id: components["parameters"]["EntryId"];
            };
            cookie?: never;
        };
        /** One exchange. */
        get: operations["getEntry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/journal/{entry_id}/curl": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entry_id: components["parameters"]["EntryId"];
            };
            cookie?: never;
        };
        /** The exchange's request as a shell command; secrets are names of environment variables. */
        get: operations["getCurl"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/deliveries/{entry_id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entry_id: components["parameters"]["EntryId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deliver an event again, byte for byte. */
        post: operations["resendDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The journal, the messages and the changes of the app, live, as server-sent events.
         * @description Each event has an id; a client that comes back with Last-Event-ID misses nothing. Where that is no longer possible, the first event is `resync`: read the lists again. A client that does not read what it is sent is disconnected while it can still come back without a loss. Events: `entry`, `message`, `conversation`, `user`, `post`, `app`, `token`, `faults`, `clock`, `reset`, `replay`, `resync`; the data of each is the object of the same name as the other calls show it; that of `token` is empty.
         */
        get: operations["openStream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/wait": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Wait until something happens, for sends that the bot starts by itself.
         * @description `for=message` waits for a message of the bot, `for=entry` for an exchange, `for=quiet` until no request is open in either direction and nothing has happened for a moment. Looks at what came after `after` (an entry's id), or else at what comes from now on. `refused` is there where `after` is given.
         */
        get: operations["waitFor"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/faults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The failures in force. */
        get: operations["getFaults"];
        /** Put these failures in force instead of those before. */
        put: operations["putFaults"];
        /** Put these failures in force beside those before. */
        post: operations["addFaults"];
        /** No more failures. */
        delete: operations["deleteFaults"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/app": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The app's URLs, masked keys and settings. */
        get: operations["getApp"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the app while it runs. */
        patch: operations["patchApp"];
        trace?: never;
    };
    "/_emulator/app/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The app's keys in full, to be copied into a bot's settings. */
        get: operations["getKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The apps. */
        get: operations["listApps"];
        put?: never;
        /** Make another app, with keys, users, conversations and a journal of its own. */
        post: operations["createApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/apps/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove an app and all that is its own. */
        delete: operations["deleteApp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The access tokens, masked. */
        get: operations["listTokens"];
        put?: never;
        /** An access token for a user with given scopes, without the OAuth walk. */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/tokens/{token_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take back an access token, its refresh token, and those that were refreshed from one another with it.
         * @description The bot gets USER_ACCESS_REVOCATION where a token had the scopes NOTIFICATION_ACCESS_REVOCATION and USER_ID.
         */
        delete: operations["revokeToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/users/{user}/access": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A name of your choice, such as sara. */
                user: components["parameters"]["User"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take back, as a virtual user, all that the app was allowed.
         * @description The bot gets one event, as with a single token.
         */
        delete: operations["revokeAccess"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answer an authorise URL of the app in the name of a virtual user, without the page. */
        post: operations["decideConsent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/clock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The emulator's time. */
        get: operations["getClock"];
        put?: never;
        /** Fix the emulator's clock, move it, or let it run again. */
        post: operations["setClock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything the app holds, keys included, to be put back later. */
        get: operations["getState"];
        /** Put a state back instead of what the app holds now, which is set aside where it is kept on disk. */
        put: operations["putState"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/world": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The app's users, posts, files, conversations, tokens and subscriptions as a world, to begin with again. */
        get: operations["getWorld"];
        /**
         * Forget what the app holds, and begin with this world.
         * @description The world is checked first; one that cannot be leaves everything as it is. The keys stay.
         */
        put: operations["putWorld"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_emulator/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Forget the app's users, conversations, tokens, faults and journal; keys and URLs stay. */
        post: operations["reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Done: {
            /** @constant */
            status: "ok";
        };
        Problem: {
            error: {
                message: string;
                /** @description The place in the request as a JSON pointer or a name. */
                where?: string;
                remedy?: string;
            };
        };
        Health: {
            /** @constant */
            status: "ok";
            version: string;
            bot: {
                /** @description The events URL. */
                url: string | null;
                /** @description How the last event's delivery ended; what pressed buttons ask does not count. */
                last: components["schemas"]["DeliveryResult"] | null;
            };
        };
        /**
         * @description `bot_to_other` is what a bot whose calls are intercepted asks of hosts that are none of Divar's: noted, never looked into.
         * @enum {string}
         */
        Direction: "bot_to_divar" | "divar_to_bot" | "bot_to_other";
        User: {
            /** @description The name used in this API. */
            name: string;
            display_name: string;
            /** @description Opaque id, as the bot sees it. */
            user_id: string;
            phone?: string;
            /** @description The user has blocked the bot. */
            blocked: boolean;
        };
        Post: {
            token: string;
            /**
             * @description PUBLISHED where it is left out.
             * @enum {string}
             */
            state: "PUBLISHED" | "REVIEW_REQ" | "PAYMENT_REQ" | "RETIRED";
            category: string;
            city: string;
            district?: string;
            /** @description True where it is left out. */
            chat_enabled: boolean;
            /** Format: date-time */
            first_published_at: string;
            /** Format: date-time */
            last_modified_at: string;
            business_data?: {
                business_name?: string;
                /** @enum {string} */
                business_type?: "CAR" | "REAL_ESTATE" | "JOBS" | "MARKETPLACE" | "SERVICES" | "PERSONAL";
            };
            /** @description The virtual user whose post it is. */
            owner?: string;
            /** @description Title, description, price, and the fields of the category. */
            data: {
                [key: string]: unknown;
            };
        };
        PostChange: {
            /** @description In a file; a call names the post in its path. */
            token?: string;
            /**
             * @description PUBLISHED where it is left out.
             * @enum {string}
             */
            state?: "PUBLISHED" | "REVIEW_REQ" | "PAYMENT_REQ" | "RETIRED";
            category: string;
            city: string;
            district?: string;
            /** @description True where it is left out. */
            chat_enabled?: boolean;
            /** Format: date-time */
            first_published_at?: string;
            /** Format: date-time */
            last_modified_at?: string;
            business_data?: {
                business_name?: string;
                /** @enum {string} */
                business_type?: "CAR" | "REAL_ESTATE" | "JOBS" | "MARKETPLACE" | "SERVICES" | "PERSONAL";
            };
            /** @description The virtual user whose post it is. */
            owner?: string;
            /** @description Title, description, price, and the fields of the category. */
            data: {
                [key: string]: unknown;
            };
        };
        UserChange: {
            display_name?: string;
            /** @description Only while the user is new. */
            user_id?: string;
            phone?: string;
            blocked?: boolean;
        };
        /** @description Arrive from a touchpoint; the message is "/start TOUCHPOINT id". */
        Start: {
            /** @enum {string} */
            touchpoint: "MY_POST" | "MY_DIVAR" | "DIVAR_PRO" | "CHAT" | "DEMAND_POST";
            /** @description For MY_POST and DEMAND_POST. */
            post_token?: string;
            /** @description For CHAT. */
            conversation_id?: string;
        };
        /** @enum {string} */
        MessageType: "TEXT" | "IMAGE" | "FILE" | "VOICE" | "VIDEO" | "LOCATION" | "CONTACT";
        /** @enum {string} */
        SenderType: "HUMAN" | "BOT";
        /**
         * @description Of a conversation about a post.
         * @enum {string}
         */
        Side: "SELLER" | "BUYER";
        /** @description A number, or a string of its digits. */
        SizeBytes: number | string;
        ImageData: {
            link: string;
            size_bytes?: components["schemas"]["SizeBytes"];
            height_px?: number;
            width_px?: number;
        };
        FileData: {
            link: string;
            name?: string;
            size_bytes?: components["schemas"]["SizeBytes"];
        };
        VoiceData: {
            link: string;
            size_bytes?: components["schemas"]["SizeBytes"];
        };
        VideoData: {
            link: string;
            thumbnail_link?: string;
            size_bytes?: components["schemas"]["SizeBytes"];
        };
        LocationData: {
            latitude: number;
            longitude: number;
        };
        ContactData: {
            name?: string;
            phone: string;
        };
        /** @description A text, a message of another type with its data, or a start from a touchpoint. */
        UserMessage: {
            type?: components["schemas"]["MessageType"];
            text?: string;
            image_data?: components["schemas"]["ImageData"];
            file_data?: components["schemas"]["FileData"];
            voice_data?: components["schemas"]["VoiceData"];
            video_data?: components["schemas"]["VideoData"];
            location_data?: components["schemas"]["LocationData"];
            contact_data?: components["schemas"]["ContactData"];
            start?: components["schemas"]["Start"];
            sender_type?: components["schemas"]["SenderType"];
            /** @description One of this user's conversations, or a new id of your choice; the user's first one where absent. */
            conversation_id?: string;
        };
        /** @description Either `body` or `raw`. */
        EventToDeliver: {
            /** @description Any JSON, delivered as it is. */
            body?: unknown;
            /** @description Exactly these bytes instead of JSON; what a request with another content type than application/json becomes. */
            raw?: string;
            /** @description Headers to set instead of the usual ones; null leaves one out. */
            headers?: {
                [key: string]: string | null;
            };
            /** @default 1 */
            times?: number;
            /** @description The virtual user whose conversation a message without known conversation id begins; the buyer */
            user?: string;
        };
        /** @description As the bot sent it. */
        Action: {
            [key: string]: unknown;
        };
        Button: {
            caption: string;
            icon?: string;
            icon_name?: string;
            action: components["schemas"]["Action"];
        };
        Message: {
            id: string;
            conversation_id: string;
            /**
             * @description Who made it; a virtual user may speak as BOT.
             * @enum {string}
             */
            origin: "user" | "bot";
            /** @description The virtual user of the conversation; in one about a post, of the side. */
            user?: string;
            side?: components["schemas"]["Side"];
            /** @description In a conversation about a post: why the bot was not told. */
            not_delivered?: string;
            not_delivered_code?: components["schemas"]["NotDelivered"];
            sender_type: components["schemas"]["SenderType"];
            type: components["schemas"]["MessageType"];
            /** Format: date-time */
            sent_at: string;
            text?: string;
            image_data?: components["schemas"]["ImageData"];
            file_data?: components["schemas"]["FileData"];
            voice_data?: components["schemas"]["VoiceData"];
            video_data?: components["schemas"]["VideoData"];
            location_data?: components["schemas"]["LocationData"];
            contact_data?: components["schemas"]["ContactData"];
            media_token?: string;
            /** @description Rows of buttons, as the user sees them; in a conversation about a post, as the message's own side does. */
            buttons?: components["schemas"]["Button"][][];
            /** @description In a conversation about a post: rows of buttons, as the other side sees them. */
            receiver_buttons?: components["schemas"]["Button"][][];
            /** @description The journal entry it came or went with, once there is one. */
            entry_id?: number;
        };
        ConversationView: {
            id: string;
            /** @enum {string} */
            type: "BOT" | "POST";
            /** @description Name of the virtual user; the buyer, in a conversation about a post. */
            user: string;
            /** @description Name of the other one, in a conversation about a post. */
            seller?: string;
            post_token?: string;
            /** Format: date-time */
            started_at: string;
            /** @description How many messages there are. */
            messages: number;
            last_message?: components["schemas"]["Message"];
        };
        NewPostConversation: {
            post_token: string;
            /** @description The virtual user, made on first use. */
            buyer: string;
            /** @description The owner of the post where absent, or else `seller`. */
            seller?: string;
            /** @description An id of your choice. */
            conversation_id?: string;
        };
        Subscription: {
            id: string;
            /** @enum {string} */
            event_type: "NEW_MESSAGE_ON_POST" | "POST_UPDATE";
            /** @description The post; all of the user where absent. */
            event_resource_id?: string;
            metadata?: {
                [key: string]: unknown;
            };
            /** @description The virtual user whose token it was made with. */
            user: string;
            token_id: string;
            /** @description It ends with its token. */
            live: boolean;
        };
        PostUpdated: {
            post: components["schemas"]["Post"];
            delivery?: components["schemas"]["DeliveryResult"];
            /** @description Why the event did not go to the bot. */
            not_delivered?: string;
            timed_out?: boolean;
        };
        NewReplay: {
            conversations: {
                /** @description Its name, for reports. */
                file?: string;
                /** @description The conversation, in YAML. It cannot include other files. */
                text: string;
            }[];
            /** @description Values of placeholders. */
            variables?: {
                [key: string]: string;
            };
            /** @description Pauses as recorded (1), or that many times shorter; none where absent. */
            speed?: number;
            /** @default 4 */
            concurrency?: number;
            /** @description Repeats the ids of the conversations. */
            seed?: number;
            /**
             * Format: duration-short
             * @description Longest wait for the replies of a turn. Default 10s, and more for a bot that was seen to be slow.
             */
            timeout?: string;
            /**
             * Format: duration-short
             * @description How long nothing must happen for silence, besides what the slowest reply took.
             * @default 100ms
             */
            silence?: string;
            /**
             * @description Wait for silence after every turn.
             * @default false
             */
            settle?: boolean;
        };
        Replay: {
            id: string;
            /**
             * @description `broken` where it could not be carried through; see error.
             * @enum {string}
             */
            state: "running" | "over" | "broken";
            /** @description How many there are. */
            conversations: number;
            /** @description How many of them are over. */
            done: number;
            /** @description How many of them failed. */
            failed: number;
            /** @description How many turns were played. */
            turns: number;
            error?: string;
            /** @description As the JSON report of the command line. */
            verdict?: {
                [key: string]: unknown;
            };
        };
        DeliveryResult: {
            /**
             * @description `answered` (see status), or why there was no answer; `dropped` by a fault, `no_bot` where no URL is set.
             * @enum {string}
             */
            outcome: "answered" | "timed_out" | "refused" | "unreachable" | "cut" | "garbage" | "dropped" | "no_bot";
            status?: number;
            duration_ms: number;
            attempts: number;
            /** @description What happened, in words. */
            error?: string;
            /** @description Journal entry of the last attempt. */
            entry_id?: number;
        };
        Said: {
            message: components["schemas"]["Message"];
            conversation_id: string;
            delivery?: components["schemas"]["DeliveryResult"];
            /** @description In a conversation about a post: why the bot was not told. */
            not_delivered?: string;
            replies: components["schemas"]["Message"][];
            refused: components["schemas"]["RefusedCalls"];
            timed_out?: boolean;
        };
        /** @description Calls of the bot since then that Divar refused, in this conversation or in none that exists, oldest first; the first 100. Not those that an injected fault struck. */
        RefusedCalls: components["schemas"]["RefusedCall"][];
        RefusedCall: {
            /** @description The exchange in the journal. */
            entry_id: number;
            method?: string;
            /** @description As the bot wrote it. */
            url?: string;
            status: number;
            findings: components["schemas"]["Finding"][];
        };
        Delivered: {
            deliveries: components["schemas"]["DeliveryResult"][];
            conversation_id?: string;
            replies: components["schemas"]["Message"][];
            refused: components["schemas"]["RefusedCalls"];
            timed_out?: boolean;
        };
        /** @description The button by its place, counted from 0, or by its caption. */
        Press: {
            row?: number;
            column?: number;
            /** @description As it is; or else in another spelling of Persian (ye, kaf, digits, half-spaces). */
            caption?: string;
            /** @description Who presses; the conversation's user where absent. */
            user?: string;
            /** @description In a conversation about a post, instead of user; where both are absent, the side that has the button. */
            side?: components["schemas"]["Side"];
        };
        Pressed: {
            button: components["schemas"]["Button"];
            /**
             * @description What the user's client would do: open `url`, show `text`, open a page of Divar (`page`); `failed` where the app's URL gave a wrong answer or none, `pending` where its answer was not waited for.
             * @enum {string}
             */
            outcome: "opens_url" | "shows_text" | "opens_post_page" | "opens_post_manage_page" | "nothing" | "failed" | "pending";
            url?: string;
            text?: string;
            post_token?: string;
            /** @description The emulator's page of that post. */
            page?: string;
            error?: string;
            /**
             * @description Why it failed; as the outcome of a delivery, or that another status or a wrong answer came.
             * @enum {string}
             */
            error_code?: "wrong_status" | "wrong_answer" | "timed_out" | "refused" | "unreachable" | "cut" | "garbage" | "dropped" | "no_bot";
            /** @description The exchange with the app's URL; the last one, where an action led to another. */
            entry_id?: number;
            /** @description What there is to tell about the app's answers. */
            findings?: components["schemas"]["Finding"][];
            replies: components["schemas"]["Message"][];
            refused: components["schemas"]["RefusedCalls"];
            timed_out?: boolean;
        };
        GivenWorld: {
            /** @description YAML, as a file of --world holds it; for one app, without apps. */
            world: string;
        };
        ExportedWorld: {
            /** @description YAML. */
            world: string;
            /** @description What a world cannot hold. */
            left_out: string[];
        };
        /** @enum {string} */
        Source: "seed" | "published" | "observed" | "assumed";
        Finding: {
            /** @description A row of the violations table. */
            id: string;
            /** @enum {string} */
            outcome: "refused" | "found";
            source: components["schemas"]["Source"];
            /** @description JSON pointer into the body, or the name of a header. */
            where?: string;
            message: string;
            expected?: string;
            actual?: string;
            nearest?: string[];
            remedy?: string;
        };
        ViolationRow: {
            id: string;
            /** @enum {string} */
            outcome: "refused" | "found";
            source: components["schemas"]["Source"];
            title: string;
            /** @description Empty where there is nothing to do. */
            remedy: string;
            /** @description The same in Persian; between backticks stands code. */
            persian: {
                title: string;
                remedy: string;
            };
        };
        HeaderList: string[][];
        Entry: {
            /** @description Grows by one with each exchange, in order of their start. */
            id: number;
            direction: components["schemas"]["Direction"];
            /** @enum {string} */
            state: "open" | "done";
            /** @description operationId or event type; "unknown" where the path is none of Divar's, "other_host" for other hosts. */
            operation: string;
            /** Format: date-time */
            at: string;
            duration_ms?: number;
            conversation_id?: string;
            message_id?: string;
            message_type?: string;
            /** @description 1 for the first delivery of an event, 2 for its first retry. */
            attempt?: number;
            /** @description The entry that was delivered again. */
            resend_of?: number;
            /** @description The button whose press caused it. */
            pressed?: {
                message_id: string;
                caption: string;
                /** @description Counted from 0, among the buttons of whoever pressed it. */
                row?: number;
                column?: number;
                /** @description 1 for what the button itself asks, one more for each action that led on. */
                step: number;
            };
            method?: string;
            url?: string;
            status?: number;
            /** @description For deliveries; as in DeliveryResult. */
            outcome?: string;
            error?: string;
            /** @description What else is to be said of it. */
            note?: string;
            /** @description The injected faults that struck it; how many more exchanges they strike is left out. */
            faults?: components["schemas"]["Fault"][];
            request?: {
                headers: components["schemas"]["HeaderList"];
                body: string;
                /**
                 * @description Where the body is not UTF-8 text.
                 * @enum {string}
                 */
                encoding?: "base64";
                bytes?: number;
                /** @description Only a part of the body was taken, because it was too large or broke off. */
                truncated?: boolean;
            };
            response?: {
                headers: components["schemas"]["HeaderList"];
                body: string;
                /** @enum {string} */
                encoding?: "base64";
                /** @description Only the first bytes were kept. */
                truncated?: boolean;
            };
            findings: components["schemas"]["Finding"][];
        };
        Waited: {
            timed_out: boolean;
            message?: components["schemas"]["Message"];
            entry?: components["schemas"]["Entry"];
            refused?: components["schemas"]["RefusedCalls"];
        };
        /**
         * @description The same, for programs.
         * @enum {string}
         */
        NotDelivered: "no_subscription" | "subscription_ended";
        /** @description Says at least one thing that happens: latency, status, body, headers, drop, duplicate, late or reorder. What does not go together is refused. */
        Fault: {
            /** @enum {string} */
            direction: "bot_to_divar" | "divar_to_bot";
            /** @description Only this operationId or event type. */
            operation?: string;
            /** @description Only what is about this conversation. */
            conversation_id?: string;
            /** @description Only what is about this virtual user, by name. */
            user?: string;
            /**
             * Format: duration-short
             * @description Wait so long first, a day at most.
             */
            latency?: string;
            /** @description Answered instead of the real answer, whoever answers. */
            status?: number;
            /** @description Cut the connection instead of answering; do not deliver the event. */
            drop?: boolean;
            /** @description Do the work first: the call counts, the event is delivered, and only the answer is lost or changed. */
            after?: boolean;
            /** @description What the bot gets as the body of the answer or of the event. */
            body?: string;
            /** @description What the bot gets as headers, in place of those of the same name. */
            headers?: {
                [key: string]: string;
            };
            /** @description Deliver the event once more, byte for byte. */
            duplicate?: boolean;
            /**
             * Format: duration-short
             * @description Deliver the event so much later, a day at most, while those after it go on.
             */
            late?: string;
            /** @description Deliver the event after the next one of its conversation, or after a second where none comes. */
            reorder?: boolean;
            /** @description Of the exchanges that fit, this part is struck. */
            probability?: number;
            /** @description Repeats the decisions of `probability`. */
            seed?: number;
            /** @description For this many exchanges; for all where absent. */
            times?: number;
        };
        Faults: {
            faults: components["schemas"]["Fault"][];
        };
        Permission: string;
        /**
         * @description The settings of an app, one row each. The command line, the environment, divar-emulator.yaml, the library, the control
         *     API, worlds and the page's form follow. The fields of an object are rows of their own, and are given together.
         */
        AppSettings: {
            /**
             * Events URL
             * @description URL of the bot that events are sent to.
             * @default null
             */
            bot?: string | null;
            /**
             * Host header
             * @description Value of the Host header to send to the bot instead of the URL's own.
             * @default null
             */
            bot_host?: string | null;
            /**
             * Time limit
             * Format: duration-short
             * @description Longest wait for the bot, 0 for none (assumed).
             * @default 30s
             */
            bot_timeout?: string;
            /**
             * Session-initialisation URL
             * @description Session-initialisation URL, for open_server_link buttons; or a path of a bot that is started.
             * @default null
             */
            init_url?: string | null;
            /**
             * Dynamic-action URL
             * @description Dynamic-action URL, for get_dynamic_action buttons; or a path of a bot that is started.
             * @default null
             */
            dynamic_action_url?: string | null;
            /**
             * API key
             * @description API key of the app, in X-Api-Key of the bot's calls.
             */
            api_keys?: {
                key: string;
                /** @description Default: all. */
                permissions?: components["schemas"]["Permission"][];
            }[];
            /**
             * Identification key
             * @description Key that the bot finds in Authorization.
             */
            identification_key?: string;
            /**
             * Dialect
             * @description Form of sent_at in events: integer microseconds (seed) or RFC 3339 (observed).
             * @default seed
             * @enum {string}
             */
            dialect?: "seed" | "observed";
            /**
             * Refuse findings
             * @description Refuse what is otherwise only found.
             * @default false
             */
            refuse_findings?: boolean;
            /**
             * Any API key
             * @description Take the first API key that the bot uses as its own.
             * @default false
             */
            any_key?: boolean;
            /** @description How often, and with what pauses, an event is delivered. */
            retries?: {
                /**
                 * Deliveries
                 * @description Deliveries of an event at most, 1 for no retry (assumed).
                 * @default 1
                 */
                attempts: number;
                /**
                 * Pause before a retry
                 * Format: duration-short
                 * @description Pause before the first retry, then doubled (assumed).
                 * @default 1s
                 */
                backoff: string;
            };
            /** @description How many calls of the bot are taken; one more is answered 429. What is absent or null is not a limit. */
            limits?: {
                /**
                 * Calls in a minute
                 * @description Calls of the bot in a minute, 429 for more; any number where not set.
                 * @default null
                 */
                per_minute?: number | null;
                /**
                 * Calls in a day
                 * @description Calls of the bot in a day of UTC, 429 for more; any number where not set.
                 * @default null
                 */
                per_day?: number | null;
                /**
                 * Retry-After
                 * Format: duration-short
                 * @description Retry-After of 429, in whole seconds at least (assumed).
                 * @default null
                 */
                retry_after?: string | null;
            };
            /**
             * Older fields of pressed buttons
             * @description Older fields for pressed buttons, which only some of Divar's pages have.
             * @default []
             */
            press_fields?: ("return_url" | "provider_data" | "completion_url" | "user_id")[];
            /**
             * Spelling of the side
             * @description How user_side of pressed buttons is spelled; Divar's pages differ.
             * @default SUPPLY
             * @enum {string}
             */
            side_spelling?: "SUPPLY" | "Supply";
            /**
             * Client secret
             * @description Secret of the app for OAuth; its client_id is the slug.
             */
            client_secret?: string;
            /**
             * Redirect URIs
             * @description Addresses that users may be sent back to from the authorise page.
             * @default []
             */
            redirect_uris?: string[];
            /**
             * Consent without a page
             * @description Allow whatever the app asks for, without a page, in the name of this user.
             * @default null
             */
            auto_consent?: string | null;
        };
        /** @description The app's settings, its keys masked. */
        App: {
            /**
             * Events URL
             * @description URL of the bot that events are sent to.
             */
            bot: string | null;
            /**
             * Host header
             * @description Value of the Host header to send to the bot instead of the URL's own.
             */
            bot_host: string | null;
            /**
             * Time limit
             * Format: duration-short
             * @description Longest wait for the bot, 0 for none (assumed).
             */
            bot_timeout: string;
            /**
             * Session-initialisation URL
             * @description Session-initialisation URL, for open_server_link buttons; or a path of a bot that is started.
             */
            init_url: string | null;
            /**
             * Dynamic-action URL
             * @description Dynamic-action URL, for get_dynamic_action buttons; or a path of a bot that is started.
             */
            dynamic_action_url: string | null;
            /**
             * API key
             * @description API key of the app, in X-Api-Key of the bot's calls.
             */
            api_keys: {
                key: string;
                /** @description Default: all. */
                permissions: components["schemas"]["Permission"][];
            }[];
            /**
             * Identification key
             * @description Key that the bot finds in Authorization.
             */
            identification_key: string;
            /**
             * Dialect
             * @description Form of sent_at in events: integer microseconds (seed) or RFC 3339 (observed).
             * @enum {string}
             */
            dialect: "seed" | "observed";
            /**
             * Refuse findings
             * @description Refuse what is otherwise only found.
             */
            refuse_findings: boolean;
            /**
             * Any API key
             * @description Take the first API key that the bot uses as its own.
             */
            any_key: boolean;
            /** @description How often, and with what pauses, an event is delivered. */
            retries: {
                /**
                 * Deliveries
                 * @description Deliveries of an event at most, 1 for no retry (assumed).
                 * @default 1
                 */
                attempts: number;
                /**
                 * Pause before a retry
                 * Format: duration-short
                 * @description Pause before the first retry, then doubled (assumed).
                 * @default 1s
                 */
                backoff: string;
            };
            /** @description How many calls of the bot are taken; one more is answered 429. What is absent or null is not a limit. */
            limits: {
                /**
                 * Calls in a minute
                 * @description Calls of the bot in a minute, 429 for more; any number where not set.
                 * @default null
                 */
                per_minute?: number | null;
                /**
                 * Calls in a day
                 * @description Calls of the bot in a day of UTC, 429 for more; any number where not set.
                 * @default null
                 */
                per_day?: number | null;
                /**
                 * Retry-After
                 * Format: duration-short
                 * @description Retry-After of 429, in whole seconds at least (assumed).
                 * @default null
                 */
                retry_after?: string | null;
            };
            /**
             * Older fields of pressed buttons
             * @description Older fields for pressed buttons, which only some of Divar's pages have.
             */
            press_fields: ("return_url" | "provider_data" | "completion_url" | "user_id")[];
            /**
             * Spelling of the side
             * @description How user_side of pressed buttons is spelled; Divar's pages differ.
             * @enum {string}
             */
            side_spelling: "SUPPLY" | "Supply";
            /**
             * Client secret
             * @description Secret of the app for OAuth; its client_id is the slug.
             */
            client_secret: string;
            /**
             * Redirect URIs
             * @description Addresses that users may be sent back to from the authorise page.
             */
            redirect_uris: string[];
            /**
             * Consent without a page
             * @description Allow whatever the app asks for, without a page, in the name of this user.
             */
            auto_consent: string | null;
            slug: string;
            /** @description Path of the app's chat page, as on divar.ir. */
            chat_path: string;
        };
        Keys: {
            api_keys: string[];
            identification_key: string;
            client_secret: string;
        };
        PlatformContract: {
            title: string;
            version: string;
            operations: ({
                id: string;
            } & {
                [key: string]: unknown;
            })[];
            webhooks: ({
                name: string;
            } & {
                [key: string]: unknown;
            })[];
            scopes: ({
                template: string;
            } & {
                [key: string]: unknown;
            })[];
            schemas: {
                [key: string]: unknown;
            };
        };
        /** @description The settings to change; the others stay. */
        AppChange: {
            /**
             * Events URL
             * @description URL of the bot that events are sent to.
             * @default null
             */
            bot?: string | null;
            /**
             * Host header
             * @description Value of the Host header to send to the bot instead of the URL's own.
             * @default null
             */
            bot_host?: string | null;
            /**
             * Time limit
             * Format: duration-short
             * @description Longest wait for the bot, 0 for none (assumed).
             * @default 30s
             */
            bot_timeout?: string;
            /**
             * Session-initialisation URL
             * @description Session-initialisation URL, for open_server_link buttons; or a path of a bot that is started.
             * @default null
             */
            init_url?: string | null;
            /**
             * Dynamic-action URL
             * @description Dynamic-action URL, for get_dynamic_action buttons; or a path of a bot that is started.
             * @default null
             */
            dynamic_action_url?: string | null;
            /**
             * API key
             * @description API key of the app, in X-Api-Key of the bot's calls.
             */
            api_keys?: {
                key: string;
                /** @description Default: all. */
                permissions?: components["schemas"]["Permission"][];
            }[];
            /**
             * Identification key
             * @description Key that the bot finds in Authorization.
             */
            identification_key?: string;
            /**
             * Dialect
             * @description Form of sent_at in events: integer microseconds (seed) or RFC 3339 (observed).
             * @default seed
             * @enum {string}
             */
            dialect?: "seed" | "observed";
            /**
             * Refuse findings
             * @description Refuse what is otherwise only found.
             * @default false
             */
            refuse_findings?: boolean;
            /**
             * Any API key
             * @description Take the first API key that the bot uses as its own.
             * @default false
             */
            any_key?: boolean;
            /** @description How often, and with what pauses, an event is delivered. */
            retries?: {
                /**
                 * Deliveries
                 * @description Deliveries of an event at most, 1 for no retry (assumed).
                 * @default 1
                 */
                attempts: number;
                /**
                 * Pause before a retry
                 * Format: duration-short
                 * @description Pause before the first retry, then doubled (assumed).
                 * @default 1s
                 */
                backoff: string;
            };
            /** @description How many calls of the bot are taken; one more is answered 429. What is absent or null is not a limit. */
            limits?: {
                /**
                 * Calls in a minute
                 * @description Calls of the bot in a minute, 429 for more; any number where not set.
                 * @default null
                 */
                per_minute?: number | null;
                /**
                 * Calls in a day
                 * @description Calls of the bot in a day of UTC, 429 for more; any number where not set.
                 * @default null
                 */
                per_day?: number | null;
                /**
                 * Retry-After
                 * Format: duration-short
                 * @description Retry-After of 429, in whole seconds at least (assumed).
                 * @default null
                 */
                retry_after?: string | null;
            };
            /**
             * Older fields of pressed buttons
             * @description Older fields for pressed buttons, which only some of Divar's pages have.
             * @default []
             */
            press_fields?: ("return_url" | "provider_data" | "completion_url" | "user_id")[];
            /**
             * Spelling of the side
             * @description How user_side of pressed buttons is spelled; Divar's pages differ.
             * @default SUPPLY
             * @enum {string}
             */
            side_spelling?: "SUPPLY" | "Supply";
            /**
             * Client secret
             * @description Secret of the app for OAuth; its client_id is the slug.
             */
            client_secret?: string;
            /**
             * Redirect URIs
             * @description Addresses that users may be sent back to from the authorise page.
             * @default []
             */
            redirect_uris?: string[];
            /**
             * Consent without a page
             * @description Allow whatever the app asks for, without a page, in the name of this user.
             * @default null
             */
            auto_consent?: string | null;
        };
        NewApp: {
            /**
             * Events URL
             * @description URL of the bot that events are sent to.
             * @default null
             */
            bot?: string | null;
            /**
             * Host header
             * @description Value of the Host header to send to the bot instead of the URL's own.
             * @default null
             */
            bot_host?: string | null;
            /**
             * Time limit
             * Format: duration-short
             * @description Longest wait for the bot, 0 for none (assumed).
             * @default 30s
             */
            bot_timeout?: string;
            /**
             * Session-initialisation URL
             * @description Session-initialisation URL, for open_server_link buttons; or a path of a bot that is started.
             * @default null
             */
            init_url?: string | null;
            /**
             * Dynamic-action URL
             * @description Dynamic-action URL, for get_dynamic_action buttons; or a path of a bot that is started.
             * @default null
             */
            dynamic_action_url?: string | null;
            /**
             * API key
             * @description API key of the app, in X-Api-Key of the bot's calls.
             */
            api_keys?: {
                key: string;
                /** @description Default: all. */
                permissions?: components["schemas"]["Permission"][];
            }[];
            /**
             * Identification key
             * @description Key that the bot finds in Authorization.
             */
            identification_key?: string;
            /**
             * Dialect
             * @description Form of sent_at in events: integer microseconds (seed) or RFC 3339 (observed).
             * @default seed
             * @enum {string}
             */
            dialect?: "seed" | "observed";
            /**
             * Refuse findings
             * @description Refuse what is otherwise only found.
             * @default false
             */
            refuse_findings?: boolean;
            /**
             * Any API key
             * @description Take the first API key that the bot uses as its own.
             * @default false
             */
            any_key?: boolean;
            /** @description How often, and with what pauses, an event is delivered. */
            retries?: {
                /**
                 * Deliveries
                 * @description Deliveries of an event at most, 1 for no retry (assumed).
                 * @default 1
                 */
                attempts: number;
                /**
                 * Pause before a retry
                 * Format: duration-short
                 * @description Pause before the first retry, then doubled (assumed).
                 * @default 1s
                 */
                backoff: string;
            };
            /** @description How many calls of the bot are taken; one more is answered 429. What is absent or null is not a limit. */
            limits?: {
                /**
                 * Calls in a minute
                 * @description Calls of the bot in a minute, 429 for more; any number where not set.
                 * @default null
                 */
                per_minute?: number | null;
                /**
                 * Calls in a day
                 * @description Calls of the bot in a day of UTC, 429 for more; any number where not set.
                 * @default null
                 */
                per_day?: number | null;
                /**
                 * Retry-After
                 * Format: duration-short
                 * @description Retry-After of 429, in whole seconds at least (assumed).
                 * @default null
                 */
                retry_after?: string | null;
            };
            /**
             * Older fields of pressed buttons
             * @description Older fields for pressed buttons, which only some of Divar's pages have.
             * @default []
             */
            press_fields?: ("return_url" | "provider_data" | "completion_url" | "user_id")[];
            /**
             * Spelling of the side
             * @description How user_side of pressed buttons is spelled; Divar's pages differ.
             * @default SUPPLY
             * @enum {string}
             */
            side_spelling?: "SUPPLY" | "Supply";
            /**
             * Client secret
             * @description Secret of the app for OAuth; its client_id is the slug.
             */
            client_secret?: string;
            /**
             * Redirect URIs
             * @description Addresses that users may be sent back to from the authorise page.
             * @default []
             */
            redirect_uris?: string[];
            /**
             * Consent without a page
             * @description Allow whatever the app asks for, without a page, in the name of this user.
             * @default null
             */
            auto_consent?: string | null;
            slug: string;
            /** @description Its API key, where it has one; the short form of api_keys. */
            api_key?: string;
        };
        AppCreated: {
            slug: string;
            api_key: string;
            identification_key: string;
            client_secret: string;
            app: components["schemas"]["App"];
        };
        Token: {
            id: string;
            user: string;
            scopes: string[];
            /** @description Masked. */
            token: string;
            /** Format: date-time */
            expires_at: string;
            /**
             * Format: date-time
             * @description Where there is a refresh token.
             */
            refresh_expires_at?: string;
            revoked: boolean;
        };
        NewToken: {
            user: string;
            /** @description One scope each, with the id of its resource where it has one. */
            scopes: string[];
            /**
             * Format: duration-short
             * @default 1h
             */
            expires_in?: string;
            /** @description Of visible ASCII characters. The token, where the bot knows it already; made where absent. One that has expired or was taken back may be given again. */
            access_token?: string;
        };
        NewSubscription: {
            /** @enum {string} */
            event_type: "NEW_MESSAGE_ON_POST" | "POST_UPDATE";
            /** @description The post; all of the user where absent. */
            event_resource_id?: string;
            /** @description Comes with each event. */
            metadata?: {
                [key: string]: unknown;
            };
            /** @description The token that it is made with, and ends with. */
            token_id: string;
        };
        TokenCreated: {
            id: string;
            access_token: string;
            /** @description With the scope offline_access. */
            refresh_token?: string;
            user: string;
            user_id: string;
            scopes: string[];
            /** Format: date-time */
            expires_at: string;
        };
        AccessRevoked: {
            /** @description Those that were not taken back before. */
            tokens: components["schemas"]["Token"][];
            delivery?: components["schemas"]["DeliveryResult"];
            timed_out?: boolean;
        };
        Consent: {
            /** @description The whole authorise URL that the app sends users to. */
            url: string;
            user: string;
            /** @default true */
            allow?: boolean;
        };
        Consented: {
            /** @description The registered address, with a code or an error. */
            redirect_to: string;
            /** @description What there is to say of the URL, such as which scope is unknown. */
            findings: components["schemas"]["Finding"][];
        };
        Clock: {
            /** Format: date-time */
            now: string;
            running: boolean;
        };
        ClockChange: {
            /**
             * Format: date-time
             * @description Set the time; the clock stands still from then on unless running is true.
             */
            now?: string;
            /**
             * Format: duration-short
             * @description Move the time forward by this.
             */
            advance?: string;
            running?: boolean;
        };
        State: {
            /** @constant */
            format: "divar-emulator-state";
            /** @description Of the format: 1. A newer one is refused. */
            version: number;
            facts: ({
                kind: string;
            } & {
                [key: string]: unknown;
            })[];
        };
    };
    responses: {
        /** @description What is wrong, and what to do. */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description A name of your choice, such as sara. */
        User: string;
        ConversationId: string;
        EntryId: number;
        /** @description Until when to wait: not at all, until the bot has answered the event, or until the traffic of the conversation is quiet. */
        Wait: "none" | "delivery" | "quiet";
        /** @description At most this many; the newest, unless after is given: then the first after it. `more` says whether there are others in that direction. A large list is sent as it is made, whatever its length. */
        Limit: number;
        /** @description Longest wait, such as 500ms or 5s. */
        Timeout: string;
        /** @description How long nothing must happen for quiet. */
        Quiet: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Up. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    getPlatformContract: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The contract. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformContract"];
                };
            };
        };
    };
    listViolations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        violations: components["schemas"]["ViolationRow"][];
                    };
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The users. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        users: components["schemas"]["User"][];
                    };
                };
            };
        };
    };
    putUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A name of your choice, such as sara. */
                user: components["parameters"]["User"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            /** @description The user. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    sendUserMessage: {
        parameters: {
            query?: {
                /** @description Until when to wait: not at all, until the bot has answered the event, or until the traffic of the conversation is quiet. */
                wait?: components["parameters"]["Wait"];
                /** @description Longest wait, such as 500ms or 5s. */
                timeout?: components["parameters"]["Timeout"];
                /** @description How long nothing must happen for quiet. */
                quiet?: components["parameters"]["Quiet"];
            };
            header?: never;
            path: {
                /** @description A name of your choice, such as sara. */
                user: components["parameters"]["User"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserMessage"];
            };
        };
        responses: {
            /** @description What happened. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Said"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deliverEvent: {
        parameters: {
            query?: {
                /** @description Until when to wait: not at all, until the bot has answered the event, or until the traffic of the conversation is quiet. */
                wait?: components["parameters"]["Wait"];
                /** @description Longest wait, such as 500ms or 5s. */
                timeout?: components["parameters"]["Timeout"];
                /** @description How long nothing must happen for quiet. */
                quiet?: components["parameters"]["Quiet"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventToDeliver"];
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description What happened. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivered"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listConversations: {
        parameters: {
            query?: {
                /** @description Only those of this virtual user. */
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversations. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        conversations: components["schemas"]["ConversationView"][];
                    };
                };
            };
        };
    };
    getConversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putConversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    user: string;
                };
            };
        };
        responses: {
            /** @description The conversation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listMessages: {
        parameters: {
            query?: {
                /** @description Only messages after the one with this id. */
                after?: string;
                /** @description Only messages before the one with this id. */
                before?: string;
                /** @description At most this many; the newest, unless after is given: then the first after it. `more` says whether there are others in that direction. A large list is sent as it is made, whatever its length. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The messages. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        messages: components["schemas"]["Message"][];
                        /** @description There are more; ask for those before the first */
                        more?: boolean;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getRecording: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    startPostConversation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPostConversation"];
            };
        };
        responses: {
            /** @description The conversation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listSubscriptions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The subscriptions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        subscriptions: components["schemas"]["Subscription"][];
                    };
                };
            };
        };
    };
    createSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSubscription"];
            };
        };
        responses: {
            /** @description The subscription. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    updatePost: {
        parameters: {
            query?: {
                /** @description Until when to wait: not at all, until the bot has answered the event, or until the traffic of the conversation is quiet. */
                wait?: components["parameters"]["Wait"];
                /** @description Longest wait, such as 500ms or 5s. */
                timeout?: components["parameters"]["Timeout"];
                /** @description How long nothing must happen for quiet. */
                quiet?: components["parameters"]["Quiet"];
            };
            header?: never;
            path: {
                post_token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "PUBLISH" | "RETIRE" | "ONGOING" | "ARCHIVE";
                };
            };
        };
        responses: {
            /** @description What happened. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostUpdated"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    startReplay: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewReplay"];
            };
        };
        responses: {
            /** @description The replay, under way. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getReplay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                replay_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The replay. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    pressButton: {
        parameters: {
            query?: {
                /** @description Until when to wait: not at all, until the bot has answered the event, or until the traffic of the conversation is quiet. */
                wait?: components["parameters"]["Wait"];
                /** @description Longest wait, such as 500ms or 5s. */
                timeout?: components["parameters"]["Timeout"];
                /** @description How long nothing must happen for quiet. */
                quiet?: components["parameters"]["Quiet"];
            };
            header?: never;
            path: {
                message_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Press"];
            };
        };
        responses: {
            /** @description What happened. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pressed"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    uploadUserMedia: {
        parameters: {
            query: {
                type: "IMAGE" | "FILE" | "VOICE" | "VIDEO";
                name: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    raw: string;
                };
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Where the file is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        link: string;
                        size_bytes: number;
                        /** @description Of a FILE. */
                        name?: string;
                        /** @description Of an IMAGE that is PNG or JPEG. */
                        height_px?: number;
                        width_px?: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listPosts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The posts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        posts: components["schemas"]["Post"][];
                    };
                };
            };
        };
    };
    readPost: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                post_token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The post. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Post"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putPost: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                post_token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostChange"];
            };
        };
        responses: {
            /** @description The post. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Post"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listEntries: {
        parameters: {
            query?: {
                /** @description Only entries with a greater id. */
                after?: number;
                /** @description Only entries with a smaller id. */
                before?: number;
                /** @description At most this many; the newest, unless after is given: then the first after it. `more` says whether there are others in that direction. A large list is sent as it is made, whatever its length. */
                limit?: components["parameters"]["Limit"];
                direction?: components["schemas"]["Direction"];
                conversation_id?: string;
                /** @description Only entries with findings. */
                findings?: boolean;
                /** @description Only entries whose URL, body or answer contains this. */
                text?: string;
                /** @description Leave out headers and bodies. */
                brief?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entries. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        entries: components["schemas"]["Entry"][];
                        /** @description There are more that match; ask for those before the first */
                        more?: boolean;
                        /** @description How many exchanges there have been since the last reset. */
                        total: number;
                        /** @description Id of the oldest entry kept; 0 where there is none. */
                        oldest_id: number;
                        /** @description Id of the newest entry; 0 where there is none. */
                        newest_id: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getHar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The archive. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    getEntry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entry_id: components["parameters"]["EntryId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entry. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entry"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getCurl: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entry_id: components["parameters"]["EntryId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The command. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    resendDelivery: {
        parameters: {
            query?: {
                /** @description Until when to wait: not at all, until the bot has answered the event, or until the traffic of the conversation is quiet. */
                wait?: components["parameters"]["Wait"];
                /** @description Longest wait, such as 500ms or 5s. */
                timeout?: components["parameters"]["Timeout"];
                /** @description How long nothing must happen for quiet. */
                quiet?: components["parameters"]["Quiet"];
            };
            header?: never;
            path: {
                entry_id: components["parameters"]["EntryId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What happened. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivered"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    openStream: {
        parameters: {
            query?: {
                /** @description The same, for clients that cannot set headers. */
                last_event_id?: string;
                /** @description Entries without headers and bodies. */
                brief?: boolean;
                /** @description Only exchanges of this direction, once they are over, and messages of this side. */
                direction?: components["schemas"]["Direction"];
            };
            header?: {
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
        };
    };
    waitFor: {
        parameters: {
            query: {
                for: "message" | "entry" | "quiet";
                after?: number;
                conversation_id?: string;
                direction?: components["schemas"]["Direction"];
                /** @description Only a message whose text contains this. */
                contains?: string;
                /** @description Longest wait, such as 500ms or 5s. */
                timeout?: components["parameters"]["Timeout"];
                /** @description How long nothing must happen for quiet. */
                quiet?: components["parameters"]["Quiet"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What came. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Waited"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getFaults: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The faults. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Faults"];
                };
            };
        };
    };
    putFaults: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Faults"];
            };
        };
        responses: {
            /** @description The faults. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Faults"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    addFaults: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Faults"];
            };
        };
        responses: {
            /** @description The faults. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Faults"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteFaults: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The faults. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Faults"];
                };
            };
        };
    };
    getApp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The app. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["App"];
                };
            };
        };
    };
    patchApp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AppChange"];
            };
        };
        responses: {
            /** @description The app. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["App"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Keys"];
                };
            };
        };
    };
    listApps: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The apps. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        apps: components["schemas"]["App"][];
                    };
                };
            };
        };
    };
    createApp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApp"];
            };
        };
        responses: {
            /** @description The app, its keys in full. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppCreated"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tokens. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tokens: components["schemas"]["Token"][];
                    };
                };
            };
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewToken"];
            };
        };
        responses: {
            /** @description The token, in full. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenCreated"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    revokeToken: {
        parameters: {
            query?: {
                /** @description Until when to wait: not at all, until the bot has answered the event, or until the traffic of the conversation is quiet. */
                wait?: components["parameters"]["Wait"];
                /** @description Longest wait, such as 500ms or 5s. */
                timeout?: components["parameters"]["Timeout"];
                /** @description How long nothing must happen for quiet. */
                quiet?: components["parameters"]["Quiet"];
            };
            header?: never;
            path: {
                token_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The token, and how the event was delivered. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        user: string;
                        scopes: string[];
                        token: string;
                        /** Format: date-time */
                        expires_at: string;
                        /** Format: date-time */
                        refresh_expires_at?: string;
                        revoked: boolean;
                        delivery?: components["schemas"]["DeliveryResult"];
                        timed_out?: boolean;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    revokeAccess: {
        parameters: {
            query?: {
                /** @description Until when to wait: not at all, until the bot has answered the event, or until the traffic of the conversation is quiet. */
                wait?: components["parameters"]["Wait"];
                /** @description Longest wait, such as 500ms or 5s. */
                timeout?: components["parameters"]["Timeout"];
                /** @description How long nothing must happen for quiet. */
                quiet?: components["parameters"]["Quiet"];
            };
            header?: never;
            path: {
                /** @description A name of your choice, such as sara. */
                user: components["parameters"]["User"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was taken back. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessRevoked"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    decideConsent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Consent"];
            };
        };
        responses: {
            /** @description Where the user is sent back to. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consented"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getClock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The time. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Clock"];
                };
            };
        };
    };
    setClock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClockChange"];
            };
        };
        responses: {
            /** @description The time. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Clock"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getState: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The state. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["State"];
                };
            };
        };
    };
    putState: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["State"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getWorld: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The world. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportedWorld"];
                };
            };
        };
    };
    putWorld: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GivenWorld"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    reset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
}
