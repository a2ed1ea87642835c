with sales as (
    select
        customer_id,
        count(*) as orders,
        min(ordered_on) as first_order_on,
        max(ordered_on) as last_order_on,
        sum(amount) as lifetime_amount,
        round(avg(amount), 2) as average_amount
    from {{ ref('orders') }}
    where is_sale
    group by customer_id
)

select
    customers.customer_id,
    customers.customer_name,
    customers.email,
    customers.signed_up_on,
    stores.store_name as home_store,
    coalesce(sales.orders, 0) as orders,
    sales.first_order_on,
    sales.last_order_on,
    coalesce(sales.lifetime_amount, 0) as lifetime_amount,
    sales.average_amount,
    {{ loyalty_tier('sales.orders') }} as loyalty_tier
from {{ ref('stg_customers') }} as customers
left join sales using (customer_id)
left join {{ ref('stg_stores') }} as stores on stores.store_id = customers.home_store_id
